"""Amounts as they stand in the invoices."""


def parse_amount(text):
    """The amount in the service's currency."""
    return float(text)


def add(left, right):
    return round(left + right, 2)
