import json
from typing import NamedTuple


class Member(NamedTuple):
    apiary: str
    levy: int


def load_members(path):
    """The members by number."""
    with open(path, encoding="utf-8") as file:
        book = json.load(file)
    return {number: Member(entry["apiary"], entry.get("levy", 0)) for number, entry in book.items()}
