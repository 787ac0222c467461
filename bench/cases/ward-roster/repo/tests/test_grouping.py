from roster.grouping import hours_by_nurse, on_duty
from roster.shifts import Shift


def test_hours_are_added_up():
    assert hours_by_nurse([Shift("A", "N14", 8), Shift("B", "N14", 4)]) == {"N14": 12}


def test_nobody_is_on_duty_without_shifts():
    assert on_duty([]) == {}


def test_a_shift_that_was_called_off_counts_for_nothing():
    assert on_duty([Shift("A", "N14", 0)]) == {}
