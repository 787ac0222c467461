import pytest

from stock.levels import level_of, missing
from stock.orders import can_ship


def test_level(levels):
    assert level_of(levels, 'bolt') == 5


def test_nothing_missing(levels):
    assert missing(levels, {'bolt': 5}) == []


@pytest.mark.parametrize('count', [6, 60])
def test_missing(levels, count):
    assert missing(levels, {'bolt': count, 'nut': 1}) == ['bolt', 'nut']


def test_can_ship(levels):
    assert can_ship({'id': 1, 'lines': {'bolt': 1}}, levels)
    assert not can_ship({'id': 2, 'lines': {'nut': 1}}, levels)
