import unittest

from shares.allocation import NoConsumption, allocate
from shares.bills import Bill, House


class AllocationTest(unittest.TestCase):
    def test_even_split(self):
        self.assertEqual(allocate(1000, {"a": 2, "b": 2}), {"a": 500, "b": 500})

    def test_larger_fraction_is_rounded_up(self):
        self.assertEqual(allocate(100, {"a": 1, "b": 2}), {"a": 33, "b": 67})

    def test_unheated_flat_pays_nothing(self):
        self.assertEqual(allocate(900, {"a": 3, "b": 0}), {"a": 900, "b": 0})

    def test_unheated_house_is_refused(self):
        with self.assertRaises(NoConsumption):
            allocate(900, {"a": 0, "b": 0})

    def test_periods_are_added_up(self):
        house = House("Mill Lane 3", [Bill("2021", 100, {"a": 1, "b": 1}), Bill("2022", 50, {"a": 1, "b": 4})])
        self.assertEqual(house.owed(), {"a": 60, "b": 90})


if __name__ == "__main__":
    unittest.main()
