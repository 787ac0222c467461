"""Command line: the due list of a register of instruments."""

import argparse
import sys
from datetime import date

from calibration.duelist import due_list, render
from calibration.register import read_register


def parse_arguments(argv=None):
    parser = argparse.ArgumentParser(description="List the calibrations that are due.")
    parser.add_argument("register", help="CSV file of instruments")
    parser.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse_arguments(argv)
    instruments = read_register(options.register)
    print(render(due_list(instruments, options.until)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
