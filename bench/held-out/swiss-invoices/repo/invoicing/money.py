"""Exact arithmetic with amounts of money."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def percent_of(amount, percent):
    """Returns a percentage of an amount, in whole cents."""
    return (amount * percent / 100).quantize(CENT, rounding=ROUND_HALF_UP)
