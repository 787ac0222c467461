"""Amounts of money."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def amount(value):
    """Returns an amount as text, to the cent."""
    return f"{Decimal(value).quantize(CENT, ROUND_HALF_UP):,}"
