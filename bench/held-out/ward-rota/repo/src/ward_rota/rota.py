"""Reads a rota: who is on which shift."""

import csv
from collections import defaultdict
from datetime import date


def read_rota(path):
    """Returns {day: {shift: set of staff numbers}} in order of day."""
    rota = defaultdict(lambda: defaultdict(set))
    with open(path, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rota[date.fromisoformat(row["date"])][row["shift"]].add(row["staff"])
    return {day: dict(rota[day]) for day in sorted(rota)}
