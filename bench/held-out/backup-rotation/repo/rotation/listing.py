from datetime import date
from typing import NamedTuple


class Backup(NamedTuple):
    day: date
    megabytes: int


def read_backups(lines):
    """The backups, oldest first."""
    backups = []
    for line in lines:
        if line.strip():
            day, size = line.split()
            backups.append(Backup(date.fromisoformat(day), int(size)))
    return sorted(backups)
