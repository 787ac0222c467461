"""Reads the register of instruments."""

import csv
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Instrument:
    tag: str
    description: str
    first: date
    every_months: int


def read_register(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return [
            Instrument(
                tag=row["tag"],
                description=row["description"],
                first=date.fromisoformat(row["first"]),
                every_months=int(row["every_months"]),
            )
            for row in csv.DictReader(lines)
        ]
