"""Prints the thinned tracks of a day's position reports."""

import sys

from tracks.listing import listing
from tracks.reports import read_tracks


def main(argv):
    if len(argv) != 2:
        print("usage: thin.py REPORTS", file=sys.stderr)
        return 2
    with open(argv[1], newline="", encoding="utf-8") as handle:
        tracks = read_tracks(handle)
    for line in listing(tracks):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
