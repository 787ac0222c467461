"""The terms of the insurer."""

from decimal import Decimal

from loans.items import Crate

DAILY_RATE = Decimal("0.0002")
FRAGILE_FACTOR = Decimal("1.5")
HANDLING_FEE = Decimal("15.00")


def premium_for(item, length):
    """Returns the premium for an exhibit or a crate over `length` days."""
    if isinstance(item, Crate):
        return HANDLING_FEE + sum(premium_for(part, length) for part in item.contents)
    premium = item.value * DAILY_RATE * length
    return premium * FRAGILE_FACTOR if item.fragile else premium
