def totals_by_currency(payments):
    """Cents per currency, refunds taken off."""
    totals = {}
    for payment in payments:
        totals[payment.currency] = totals.get(payment.currency, 0) + payment.cents
    return totals
