"""Replays an evening at the box office."""

import logging
import sys

from boxoffice.bookings import Bookings
from boxoffice.commands import replay


def main(argv):
    if len(argv) != 2:
        print("usage: evening.py COMMANDS", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(name)s %(levelname)s %(message)s")
    bookings = Bookings()
    with open(argv[1], encoding="utf-8") as lines:
        refused = replay(bookings, lines)
    for seat, reference in bookings.occupied():
        print(f"{seat}  {reference}")
    print(f"{len(bookings.free_seats())} seats free, {refused} commands refused")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
