"""Prints the reorder list."""

import sys

from orders import orders_for
from stock import StockError, load_stock


def main(argv):
    if len(argv) != 2:
        print("usage: reorder.py STOCK", file=sys.stderr)
        return 2
    try:
        items = load_stock(argv[1])
    except StockError as error:
        print(f"reorder: {error}", file=sys.stderr)
        return 1
    for order in orders_for(items):
        print(f"{order.sku:<8}{order.description:<24}{order.packs:>4} packs {order.pieces:>6} pieces")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
