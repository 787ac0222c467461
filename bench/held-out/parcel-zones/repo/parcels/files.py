import csv
import json
from typing import NamedTuple


class Parcel(NamedTuple):
    number: str
    zone: int
    grams: int


def load_prices(path):
    """The price of each zone, by the number of the zone."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def load_parcels(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [Parcel(row["number"], int(row["zone"]), int(row["grams"])) for row in csv.DictReader(file)]
