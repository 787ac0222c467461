"""Reads the export of the stock system."""

import csv

NUMBERS = ("on_hand", "reorder_point", "pack_size")


class StockError(Exception):
    """An export that cannot be used."""


def read_stock(lines):
    """Returns the items of the export as dictionaries, with quantities as whole numbers."""
    items = []
    for row in csv.DictReader(lines):
        item = dict(row)
        for name in NUMBERS:
            item[name] = int(row[name])
        if item["pack_size"] < 1:
            raise StockError(f"{item['sku']} has a pack size of {item['pack_size']}")
        items.append(item)
    return items


def load_stock(path):
    with open(path, newline="", encoding="utf-8") as handle:
        return read_stock(handle)
