import unittest

from meters.readings import Household, parse
from meters.usage import street_total, usage


class Usage(unittest.TestCase):
    def test_difference(self):
        self.assertEqual(usage(Household("1", 1204, 1251)), 47)

    def test_overflow(self):
        self.assertEqual(usage(Household("3", 99980, 14)), 34)

    def test_rows_are_parsed(self):
        self.assertEqual(parse({"number": "5", "before": "77", "now": "80"}), Household("5", 77, 80))

    def test_sum(self):
        self.assertEqual(street_total([Household("1", 0, 3), Household("2", 0, None)]), 3)


if __name__ == "__main__":
    unittest.main()
