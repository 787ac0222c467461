"""The tariff: a base rate, and seasons with rates of their own."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Season:
    name: str
    first: date
    last: date
    rate: Decimal

    def covers(self, night):
        return self.first <= night <= self.last


@dataclass(frozen=True)
class Tariff:
    base_rate: Decimal
    electricity: Decimal
    seasons: tuple


def load_tariff(path):
    with open(path, encoding="utf-8") as source:
        document = json.load(source)
    return Tariff(
        base_rate=Decimal(document["base_rate"]),
        electricity=Decimal(document["electricity"]),
        seasons=tuple(
            Season(
                name=season["name"],
                first=date.fromisoformat(season["first"]),
                last=date.fromisoformat(season["last"]),
                rate=Decimal(season["rate"]),
            )
            for season in document["seasons"]
        ),
    )
