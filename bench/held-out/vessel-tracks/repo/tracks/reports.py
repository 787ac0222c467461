"""Position reports."""

import csv
from typing import NamedTuple


class Position(NamedTuple):
    latitude: float
    longitude: float


class Report(NamedTuple):
    time: str
    position: Position


def read_tracks(lines):
    """Returns the reports of each vessel by name, in the order in which they came in."""
    tracks = {}
    for row in csv.DictReader(lines):
        position = Position(round(float(row["latitude"]), 3), round(float(row["longitude"]), 3))
        tracks.setdefault(row["vessel"], []).append(Report(row["time"], position))
    return tracks
