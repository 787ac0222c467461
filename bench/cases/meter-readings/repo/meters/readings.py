import csv
from dataclasses import dataclass
from typing import Optional


@dataclass
class Household:
    number: str
    before: int
    now: Optional[int]


def load(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [parse(row) for row in csv.DictReader(file)]


def parse(row):
    """One household of the file. `now` is None where the meter was not read."""
    return Household(row["number"], int(row["before"]), int(row["now"]))
