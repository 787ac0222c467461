"""Command line: the closures of a week, section by section."""

import sys

from planning.merge import merge
from planning.works import read_works


def report(works):
    """Returns the lines of the report: the closures of each section and its hours without trains."""
    lines = []
    for section, closures in works.items():
        merged = merge(closures)
        for closure in merged:
            orders = ", ".join(closure.orders)
            lines.append(f"{section:<8}{closure.start:>4} to {closure.end:>3}  {orders}")
        lines.append(f"{section:<8}{sum(closure.hours for closure in merged):>4} hours closed")
    return lines


def main(argv):
    if len(argv) != 2:
        print("usage: closures.py FILE", file=sys.stderr)
        return 2
    print("\n".join(report(read_works(argv[1]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
