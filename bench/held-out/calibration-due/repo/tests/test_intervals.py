import unittest
from datetime import date

from calibration.intervals import add_months, due_dates


class IntervalsTest(unittest.TestCase):
    def test_adds_months_within_a_year(self):
        self.assertEqual(add_months(date(2023, 3, 15), 6), date(2023, 9, 15))

    def test_carries_into_the_next_year(self):
        self.assertEqual(add_months(date(2023, 11, 2), 3), date(2024, 2, 2))
        self.assertEqual(add_months(date(2023, 6, 1), 6), date(2023, 12, 1))

    def test_includes_the_last_day(self):
        dates = list(due_dates(date(2023, 1, 10), 6, date(2024, 1, 10)))
        self.assertEqual(dates, [date(2023, 7, 10), date(2024, 1, 10)])


if __name__ == "__main__":
    unittest.main()
