from dataclasses import dataclass


@dataclass(frozen=True)
class Payment:
    """One payment; `cents` is negative for a refund."""

    merchant: str
    currency: str
    cents: int


def read_payments(statement):
    """The payments of one statement, oldest first. Cancelled entries are no payments."""
    return [_payment(entry) for entry in statement["entries"] if not entry.get("cancelled", False)]


def _payment(entry):
    return Payment(
        merchant=entry["merchant"].strip(),
        currency=entry["ccy"].upper(),
        cents=round(float(entry["amount"]) * 100),
    )
