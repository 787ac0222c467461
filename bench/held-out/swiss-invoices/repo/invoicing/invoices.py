"""Invoices as the order system exports them."""

import json
from decimal import Decimal
from typing import List, NamedTuple


class Line(NamedTuple):
    text: str
    kind: str
    net: Decimal


class Invoice(NamedTuple):
    number: str
    country: str
    lines: List[Line]

    @classmethod
    def from_record(cls, record):
        lines = [Line(line["text"], line["kind"], Decimal(line["net"])) for line in record["lines"]]
        return cls(record["number"], record["country"], lines)


def load_invoices(path):
    with open(path, encoding="utf-8") as handle:
        return [Invoice.from_record(record) for record in json.load(handle)]
