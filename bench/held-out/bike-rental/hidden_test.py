import unittest

from balance import balance, neediest, table
from rentals import Rental

RIDES = [Rental(1, "Old Market", "West Park"), Rental(2, "Old Market", "Harbour"), Rental(3, "Harbour", "Harbour")]


class Report(unittest.TestCase):
    def test_the_table_is_by_name(self):
        self.assertEqual(table(balance(RIDES)), ["Harbour: +1", "Old Market: -2", "West Park: +1"])

    def test_short_names(self):
        self.assertEqual(table({"B2": 0, "A1": 3}), ["A1: +3", "B2: 0"])

    def test_no_rides(self):
        self.assertEqual(table({}), [])

    def test_the_balance(self):
        self.assertEqual(balance(RIDES), {"Old Market": -2, "West Park": 1, "Harbour": 1})

    def test_the_van(self):
        self.assertEqual(neediest(balance(RIDES)), "Old Market")
        self.assertIsNone(neediest({"A": 0}))


if __name__ == "__main__":
    unittest.main()
