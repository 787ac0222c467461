import argparse
import sys

from ward_rota.gaps import find_gaps
from ward_rota.rota import read_rota
from ward_rota.staffing import STANDARD, StaffingLevels, load_levels


def main(argv=None):
    parser = argparse.ArgumentParser(prog="ward_rota", description="List the shifts that are short of staff.")
    parser.add_argument("rota", help="CSV file: date, shift, staff number")
    parser.add_argument("--staffing", help="JSON file of levels per weekday")
    options = parser.parse_args(argv)

    levels = load_levels(options.staffing) if options.staffing else StaffingLevels.every_day(STANDARD)
    gaps = find_gaps(read_rota(options.rota), levels)
    for gap in gaps:
        print(f"{gap.day:%a %d %b}  {gap.shift:<6} {gap.on_duty} of {gap.required}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
