"""What can be said about a run of readings."""

from typing import NamedTuple


class Slope(NamedTuple):
    start: str
    rate: float


class TideSeries:
    def __init__(self, readings):
        self._readings = readings

    def high_water(self):
        return max(self._readings, key=lambda reading: reading.level)

    def slopes(self):
        """Returns the change between each reading and the next, in metres an hour."""
        readings = self._readings
        found = []
        for i in range(len(readings)):
            minutes = readings[i + 1].minute - readings[i].minute
            climb = readings[i + 1].level - readings[i].level
            found.append(Slope(readings[i].clock, climb * 60 / minutes))
        return found

    def steepest_rise(self):
        return max(self.slopes(), key=lambda slope: slope.rate)
