"""Finds the shifts that are short."""

from dataclasses import dataclass
from datetime import date

from ward_rota.staffing import SHIFTS


@dataclass(frozen=True)
class Gap:
    day: date
    shift: str
    on_duty: int
    required: int


def find_gaps(rota, levels):
    """Returns a gap for each shift of the rota's days with fewer nurses than required."""
    gaps = []
    for day, shifts in rota.items():
        for shift in SHIFTS:
            on_duty = len(shifts.get(shift, ()))
            required = levels.required(day, shift)
            if on_duty < required:
                gaps.append(Gap(day, shift, on_duty, required))
    return gaps
