"""Decides what to order."""

from typing import NamedTuple


class Order(NamedTuple):
    sku: str
    description: str
    packs: int
    pieces: int


def shortage(item):
    """Returns how many pieces are missing to the level at which an item is ordered."""
    return max(0, item["min_level"] - item["on_hand"])


def packs_needed(item):
    return -(-shortage(item) // item["pack_size"])


def urgency(item):
    return item["on_hand"] / item["reorder_point"]


def orders_for(items):
    """Returns the orders for all items that run short, the most urgent one first."""
    short = [item for item in items if packs_needed(item) > 0]
    orders = []
    for item in sorted(short, key=urgency):
        packs = packs_needed(item)
        orders.append(Order(item["sku"], item["description"], packs, packs * item["pack_size"]))
    return orders
