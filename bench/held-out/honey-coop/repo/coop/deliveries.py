import csv
from typing import NamedTuple


class Delivery(NamedTuple):
    member: str
    grams: int
    grade: int


def load_deliveries(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [
            Delivery(row["member"], round(float(row["kilos"]) * 1000), int(row["grade"]))
            for row in csv.DictReader(file)
        ]
