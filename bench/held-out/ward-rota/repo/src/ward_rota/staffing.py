"""How many nurses a shift needs."""

import json

SHIFTS = ("early", "late", "night")
STANDARD = {"early": 4, "late": 3, "night": 2}


class StaffingLevels:
    """The levels by weekday (as in date.weekday()) and shift."""

    def __init__(self, by_weekday):
        self._by_weekday = by_weekday

    @classmethod
    def every_day(cls, levels):
        return cls({weekday: levels for weekday in range(7)})

    def required(self, day, shift):
        return self._by_weekday[day.weekday()][shift]


def load_levels(path):
    """Reads the levels from a staffing file."""
    with open(path, encoding="utf-8") as source:
        document = json.load(source)
    return StaffingLevels(document["levels"])
