import unittest

from roster.grouping import hours_by_nurse, on_duty
from roster.shifts import Shift


class Roster(unittest.TestCase):
    def test_groups_by_ward_in_the_order_of_the_file(self):
        shifts = [Shift("A2", "N14", 8), Shift("B1", "N30", 4), Shift("A2", "N21", 8)]
        self.assertEqual({ward: list(names) for ward, names in on_duty(shifts).items()}, {"A2": ["N14", "N21"], "B1": ["N30"]})

    def test_names_a_nurse_once_in_a_ward(self):
        shifts = [Shift("A2", "N14", 8), Shift("A2", "N14", 2)]
        self.assertEqual({ward: list(names) for ward, names in on_duty(shifts).items()}, {"A2": ["N14"]})

    def test_leaves_out_what_was_called_off(self):
        self.assertEqual(dict(on_duty([Shift("A2", "N14", 0)])), {})

    def test_adds_up_hours(self):
        self.assertEqual(hours_by_nurse([Shift("A", "x", 1), Shift("A", "x", 2)]), {"x": 3})


if __name__ == "__main__":
    unittest.main()
