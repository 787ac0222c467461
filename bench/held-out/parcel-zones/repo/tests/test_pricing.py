import pytest

from parcels.pricing import price, zones

PRICES = {10: {"base": 100, "kilogram": 10}, 9: {"base": 50, "kilogram": 5}}


def test_kilograms_begun():
    assert price(PRICES, 10, 1000) == 110
    assert price(PRICES, 10, 1001) == 120


def test_unknown_zone():
    with pytest.raises(KeyError):
        price(PRICES, 3, 10)


def test_zones():
    assert zones(PRICES) == [9, 10]
