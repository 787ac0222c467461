"""Command line: the quote for an order file."""

import json
import sys

from tiles.catalogue import CATALOGUE
from tiles.order import order_lines, render


def main(argv):
    if len(argv) != 2:
        print("usage: quote.py ORDER", file=sys.stderr)
        return 2
    with open(argv[1], encoding="utf-8") as source:
        order = json.load(source)
    print(render(order_lines(order["rooms"], CATALOGUE)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
