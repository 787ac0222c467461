"""Command line: the timetable of a firing."""

import sys

from firing import timetable
from programme import load_programme


def clock(minutes):
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:>2}:{rest:02}"


def main(argv):
    if len(argv) != 2:
        print("usage: plan.py PROGRAMME", file=sys.stderr)
        return 2
    programme = load_programme(argv[1])
    print(programme.name)
    for stage, end in timetable(programme.stages):
        print(f"  {clock(end)}  {stage.target} C")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
