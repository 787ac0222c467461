"""Prints the loads of a freight train."""

import argparse
import sys

from manifest.reader import ManifestError, read_manifest
from manifest.totals import by_destination


def main(argv=None):
    parser = argparse.ArgumentParser(prog="load.py")
    parser.add_argument("manifest")
    parser.add_argument("--remarks", action="store_true", help="list the remarks for the loading crew")
    options = parser.parse_args(argv)
    try:
        with open(options.manifest, encoding="utf-8") as lines:
            consignments = read_manifest(lines)
    except ManifestError as error:
        print(f"{options.manifest}: {error}", file=sys.stderr)
        return 1
    for destination, load in by_destination(consignments).items():
        print(f"{destination:<12}{load.consignments:>3} consignments{load.pieces:>5} pieces{load.weight:>8} kg")
    if options.remarks:
        for consignment in consignments:
            if consignment.remarks:
                print(f"{consignment.number}: {consignment.remarks}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
