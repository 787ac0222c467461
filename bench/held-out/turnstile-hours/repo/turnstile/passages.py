"""What a turnstile records."""

from datetime import datetime
from typing import NamedTuple

from turnstile.stamps import parse_stamp


class Passage(NamedTuple):
    moment: datetime
    gate: str
    direction: str


def parse_passage(line):
    stamp, gate, direction = line.split()
    if direction not in ("in", "out"):
        raise ValueError(f"unknown direction {direction!r}")
    return Passage(parse_stamp(stamp), gate, direction)


def read_passages(lines):
    """Returns the passages in the order of the lines; blank lines are skipped."""
    passages = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            passages.append(parse_passage(line))
        except ValueError as error:
            raise ValueError(f"line {number}: cannot read {line.strip()!r}") from error
    return passages
