"""Figures of a firing."""

from typing import NamedTuple


class Summary(NamedTuple):
    count: int
    mean: float
    peak: float


def mean(values):
    return sum(values) / len(values)


def summarise(temperatures):
    """Returns a summary for each probe, by name."""
    return {
        name: Summary(len(values), mean(values), max(values)) for name, values in sorted(temperatures.items())
    }
