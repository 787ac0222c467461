"""What a stay costs."""

from datetime import timedelta
from decimal import Decimal


def nights(arrival, departure):
    """Yields the nights of a stay by the date of their evening."""
    if departure <= arrival:
        raise ValueError("a stay ends after it begins")
    night = arrival
    while night < departure:
        yield night
        night += timedelta(days=1)


def stay_price(tariff, arrival, departure, electricity=False):
    """Returns the price of all nights of a stay."""
    total = Decimal("0.00")
    for night in nights(arrival, departure):
        for season in tariff.seasons:
            if season.covers(night):
                rate = season.rate
                break
        total += rate
        if electricity:
            total += tariff.electricity
    return total


def deposit(tariff):
    return tariff.base_rate
