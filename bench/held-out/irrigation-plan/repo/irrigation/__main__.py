import argparse
import sys

from irrigation.files import load_plan
from irrigation.schedule import schedule


def main(argv=None):
    parser = argparse.ArgumentParser(prog="irrigation", description="Print the valve times of a plan.")
    parser.add_argument("plan", help="JSON file of the plan")
    options = parser.parse_args(argv)
    for entry in schedule(load_plan(options.plan)):
        print(f"{entry.zone:<12}{entry.minutes:>4} min  {entry.litres:>6} l")
    return 0


if __name__ == "__main__":
    sys.exit(main())
