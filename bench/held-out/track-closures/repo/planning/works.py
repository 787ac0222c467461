"""Work orders and the closures that they ask for."""

import csv
from dataclasses import dataclass


@dataclass(frozen=True)
class Closure:
    start: int
    end: int
    orders: tuple

    @property
    def hours(self):
        return self.end - self.start

    def joined(self, other):
        """Returns one closure for this one and one that begins no earlier and no later than this one ends."""
        return Closure(self.start, max(self.end, other.end), self.orders + other.orders)


def read_works(path):
    """Returns {section: closures, one for each work order}, sections in alphabetical order."""
    works = {}
    with open(path, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            closure = Closure(int(row["from"]), int(row["to"]), (row["order"],))
            works.setdefault(row["section"], []).append(closure)
    return dict(sorted(works.items()))
