import unittest

from meters.readings import Household, parse
from meters.usage import street_total, usage


class Readings(unittest.TestCase):
    def test_an_empty_cell_is_no_reading(self):
        household = parse({"number": "3a", "before": "530", "now": ""})
        self.assertIsNone(household.now)
        self.assertIsNone(usage(household))

    def test_a_reading_of_zero_is_a_reading(self):
        self.assertEqual(parse({"number": "1", "before": "99990", "now": "0"}), Household("1", 99990, 0))
        self.assertEqual(usage(parse({"number": "1", "before": "99990", "now": "0"})), 10)

    def test_a_reading_is_kept(self):
        self.assertEqual(parse({"number": "5", "before": "77", "now": "80"}), Household("5", 77, 80))

    def test_the_sum_leaves_out_who_was_not_read(self):
        rows = [{"number": "1", "before": "1", "now": "4"}, {"number": "2", "before": "9", "now": ""}]
        self.assertEqual(street_total([parse(row) for row in rows]), 3)

    def test_nonsense_is_still_an_error(self):
        with self.assertRaises(ValueError):
            parse({"number": "1", "before": "1", "now": "twelve"})


if __name__ == "__main__":
    unittest.main()
