"""The bills of a house."""

import json
from typing import Dict, List, NamedTuple

from shares.allocation import allocate


class Bill(NamedTuple):
    period: str
    cents: int
    meters: Dict[str, int]

    def shares(self):
        return allocate(self.cents, self.meters)


class House(NamedTuple):
    name: str
    bills: List[Bill]

    def owed(self):
        """Returns what each flat owes for all periods together."""
        owed = {}
        for bill in self.bills:
            for flat, cents in bill.shares().items():
                owed[flat] = owed.get(flat, 0) + cents
        return owed


def load_house(path):
    with open(path, encoding="utf-8") as handle:
        document = json.load(handle)
    bills = [Bill(bill["period"], bill["cents"], bill["meters"]) for bill in document["bills"]]
    return House(document["house"], bills)
