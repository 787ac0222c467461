"""Prints what it costs to send each order of the day."""

import logging
from pathlib import Path

from parcels.orders import load_orders
from parcels.quotes import quote_all, total

ORDERS = Path(__file__).resolve().parent / "data" / "orders.csv"


def run():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    orders = load_orders(ORDERS)
    logging.getLogger("quote").info("loaded %d orders", len(orders))
    quotes = quote_all(orders)
    for entry in quotes:
        print(f"{entry['order']:<8} zone {entry['zone']}  {entry['price']:>7.2f}  {entry['address']}")
    print(f"{'total':<8} {total(quotes):>15.2f}")


if __name__ == "__main__":
    run()
