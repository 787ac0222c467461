import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Rental:
    bike: int
    start: str
    end: str


def read_rentals(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return [Rental(int(row["bike"]), row["start"].strip(), row["end"].strip()) for row in csv.DictReader(file)]
