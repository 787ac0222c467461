"""Availability of turbines."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Month:
    """The hours of a turbine in one month."""

    month: str
    hours: float
    planned: float
    ready: float

    @property
    def availability(self):
        return self.ready / (self.hours - self.planned)


def mean(figures):
    return sum(figures) / len(figures)
