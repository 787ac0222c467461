"""Contracts as the front desk records them."""

import json
from datetime import date
from typing import NamedTuple


class Contract(NamedTuple):
    number: str
    begins: date
    every: int
    instalments: int
    amount: int

    @classmethod
    def from_record(cls, record):
        return cls(
            record["number"],
            date.fromisoformat(record["begins"]),
            record["every"],
            record["instalments"],
            record["amount"],
        )


def load_contracts(path):
    with open(path, encoding="utf-8") as handle:
        return [Contract.from_record(record) for record in json.load(handle)]
