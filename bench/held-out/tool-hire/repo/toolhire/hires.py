import csv
from dataclasses import dataclass
from datetime import date
from typing import Optional


@dataclass(frozen=True)
class Hire:
    tool: str
    rate: int
    out: date
    due: date
    back: Optional[date] = None


def read_hires(lines):
    """The hires of a file, in its order."""
    return [_hire(row) for row in csv.DictReader(lines)]


def _hire(row):
    return Hire(
        tool=row["tool"].strip(),
        rate=int(row["rate"]),
        out=date.fromisoformat(row["out"]),
        due=date.fromisoformat(row["due"]),
        back=row["back"] or None,
    )
