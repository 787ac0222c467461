"""Delivery zones by the leading digit of the postal code."""

NEAR = frozenset("123")
MIDDLE = frozenset("4567")


def zone_of(order):
    """Returns 1 (near), 2 (middle) or 3 (far)."""
    leading = order["postcode"][0]
    if leading in NEAR:
        return 1
    if leading in MIDDLE:
        return 2
    return 3
