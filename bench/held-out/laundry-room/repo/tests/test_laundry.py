import pytest

from laundry.clock import minutes, written
from laundry.machine import Machine


def test_clock():
    assert minutes("14:30") == 870
    assert written(870) == "14:30"


def test_unknown_program():
    with pytest.raises(ValueError):
        Machine("left").start("silk", 0)
