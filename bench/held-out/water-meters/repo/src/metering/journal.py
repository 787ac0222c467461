"""The crew's journal."""

from typing import NamedTuple


class Entry(NamedTuple):
    meter: int
    action: str
    reading: int


def read_journal(lines):
    entries = []
    for line in lines:
        if not line.strip():
            continue
        meter, action, reading = line.split()
        entries.append(Entry(int(meter), action, int(reading)))
    return entries
