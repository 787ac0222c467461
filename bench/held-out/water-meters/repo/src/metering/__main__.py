"""Command line: python3 -m metering [--keep] STATE JOURNAL"""

import argparse
import sys

from metering.billing import bill
from metering.journal import read_journal
from metering.register import Register


def main(argv=None):
    parser = argparse.ArgumentParser(prog="metering")
    parser.add_argument("state")
    parser.add_argument("journal")
    parser.add_argument("--keep", action="store_true", help="leave the state file as it is")
    options = parser.parse_args(argv)

    register = Register.load(options.state)
    with open(options.journal, encoding="utf-8") as lines:
        bills = bill(register, read_journal(lines))
    for meter in sorted(bills):
        print(f"{meter:>6} {bills[meter]:>5} m3")
    if not options.keep:
        register.save(options.state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
