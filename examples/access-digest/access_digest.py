"""Command line: a digest of a web server's access log."""

import argparse
import sys
from pathlib import Path

from digest.reader import read_requests
from digest.summary import Summary

DEFAULT_LOG = Path(__file__).resolve().parent / "data" / "access.txt"


def parse_arguments(argv=None):
    parser = argparse.ArgumentParser(description="Summarise an access log.")
    parser.add_argument("log", nargs="?", type=Path, default=DEFAULT_LOG, help="file to read")
    parser.add_argument("--top", type=int, default=3, metavar="N", help="how many paths to list")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse_arguments(argv)
    print(f"reading {options.log.name}", file=sys.stderr)
    summary = Summary()
    for request in read_requests(options.log):
        summary.add(request)
    print(summary.render(options.top))
    return 0


if __name__ == "__main__":
    sys.exit(main())
