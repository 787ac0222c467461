import pytest

from tour import find, length, next_stop, read_tour, stop

TOUR = read_tour(["Hall; 95", "", "Steam engine; 210"])


def test_reading():
    assert [each.title for each in TOUR] == ["Hall", "Steam engine"]
    assert length(TOUR) == 305


def test_find():
    assert find(TOUR, "steam") == [2]


def test_no_such_stop():
    for number in (0, 3):
        with pytest.raises(ValueError):
            stop(TOUR, number)


def test_exit():
    assert next_stop(TOUR, 2) is None
