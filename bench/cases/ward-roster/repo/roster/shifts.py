import csv
from typing import NamedTuple


class Shift(NamedTuple):
    ward: str
    nurse: str
    hours: int


def load_shifts(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [Shift(row["ward"], row["nurse"], int(row["hours"])) for row in csv.DictReader(file)]
