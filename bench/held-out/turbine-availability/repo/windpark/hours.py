"""Reads the hours that the control system counted."""

import csv

from windpark.availability import Month


def read_hours(path):
    """Returns {turbine: months} in the order of the file."""
    turbines = {}
    with open(path, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            month = Month(row["month"], float(row["hours"]), float(row["planned"]), float(row["ready"]))
            turbines.setdefault(row["turbine"], []).append(month)
    return turbines
