"""What the clerks get to see."""

from collections import defaultdict
from decimal import Decimal


def by_district(readings):
    totals = defaultdict(Decimal)
    for reading in readings:
        totals[reading.district] += reading.cubic_metres
    return dict(sorted(totals.items()))


def render(result):
    lines = [f"{district:<10}{total:>12} m3" for district, total in by_district(result.readings).items()]
    if result.rejected:
        lines.append("rejected")
        lines += [f"  line {entry.line}  {entry.meter}  {entry.reason}" for entry in result.rejected]
    return "\n".join(lines)
