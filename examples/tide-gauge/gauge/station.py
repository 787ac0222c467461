"""A station and what its gauge recorded."""

from typing import List, NamedTuple


class Reading(NamedTuple):
    minute: int
    level: float

    @property
    def clock(self):
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"


class Station(NamedTuple):
    name: str
    readings: List[Reading]

    @classmethod
    def from_json(cls, document):
        datum = document["datum"]
        readings = [Reading(minute, round(raw - datum, 3)) for minute, raw in document["samples"]]
        return cls(document["name"], sorted(readings))
