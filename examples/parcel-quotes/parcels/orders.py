"""Reads the orders of the day as the shop exports them."""

import csv


def load_orders(path):
    """Returns one dict an order; weights are in grams."""
    with open(path, newline="", encoding="utf-8") as source:
        return [_order(row) for row in csv.DictReader(source)]


def _order(row):
    return {
        "order": row["id"].strip(),
        "street": row["street"].strip(),
        "post_code": row["plz"].strip(),
        "city": row["city"].strip(),
        "grams": int(row["grams"]),
    }
