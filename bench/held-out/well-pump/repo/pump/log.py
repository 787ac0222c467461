import csv
from dataclasses import dataclass

DAY = 24 * 60


@dataclass(frozen=True)
class Run:
    """A run of the pump; `start` and `stop` are minutes since midnight."""

    start: int
    stop: int
    litres: float

    @property
    def hours(self):
        """How long the run took. A run that stops earlier than it started went past midnight."""
        return (self.stop - self.start) % DAY // 60


def minutes(text):
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def load(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [Run(minutes(row["on"]), minutes(row["off"]), float(row["litres"])) for row in csv.DictReader(file)]
