"""From a plan to valve times."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    zone: str
    minutes: int
    litres: int


def schedule(plan):
    """Returns an entry for each zone: no soil gets water faster than it takes it in."""
    return [
        Entry(
            zone=zone.name,
            minutes=math.ceil(zone.need_mm * 60 / zone.soil.intake_mm_per_hour),
            litres=round(zone.need_mm * zone.area_m2),
        )
        for zone in plan.zones
    ]
