import contextlib
import io
import unittest
from datetime import date

import due
from calibration.duelist import due_list, render
from calibration.intervals import add_months, due_dates
from calibration.register import Instrument


class CalibrationDueTest(unittest.TestCase):
    def test_shorter_month_is_due_on_its_last_day(self):
        self.assertEqual(add_months(date(2023, 8, 31), 6), date(2024, 2, 29))
        self.assertEqual(add_months(date(2022, 8, 31), 6), date(2023, 2, 28))
        self.assertEqual(add_months(date(2023, 3, 31), 1), date(2023, 4, 30))
        self.assertEqual(add_months(date(2023, 1, 29), 1), date(2023, 2, 28))
        self.assertEqual(add_months(date(2023, 1, 30), 13), date(2024, 2, 29))

    def test_leap_day_is_due_on_the_last_of_february_in_other_years(self):
        self.assertEqual(add_months(date(2024, 2, 29), 12), date(2025, 2, 28))
        self.assertEqual(add_months(date(2024, 2, 29), 48), date(2028, 2, 29))

    def test_cycle_stays_with_the_first_day(self):
        self.assertEqual(
            list(due_dates(date(2023, 1, 31), 1, date(2023, 6, 30))),
            [date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30), date(2023, 5, 31), date(2023, 6, 30)],
        )

    def test_the_register_is_listed_in_full(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            due.main(["data/instruments.csv", "--until", "2024-12-31"])
        self.assertEqual(
            [tuple(line.split()[:2]) for line in out.getvalue().splitlines()],
            [
                ("2024-02-02", "CAL-017"),
                ("2024-02-29", "CAL-011"),
                ("2024-03-15", "CAL-003"),
                ("2024-05-02", "CAL-017"),
                ("2024-08-02", "CAL-017"),
                ("2024-08-31", "CAL-011"),
                ("2024-11-02", "CAL-017"),
            ],
        )

    def test_ordinary_months_keep_their_day(self):
        self.assertEqual(add_months(date(2023, 3, 15), 12), date(2024, 3, 15))
        self.assertEqual(add_months(date(2023, 11, 2), 3), date(2024, 2, 2))
        self.assertEqual(add_months(date(2023, 7, 31), 1), date(2023, 8, 31))
        self.assertEqual(add_months(date(2023, 6, 28), 6), date(2023, 12, 28))
        self.assertEqual(add_months(date(2024, 1, 29), 1), date(2024, 2, 29))

    def test_nothing_due_before_the_first_interval_ends(self):
        items = [Instrument("CAL-1", "gauge block set", date(2023, 5, 4), 24)]
        self.assertEqual(due_list(items, date(2025, 5, 3)), [])
        self.assertEqual(render([]), "nothing due")

    def test_same_day_is_in_order_of_tag(self):
        items = [
            Instrument("CAL-9", "dial gauge", date(2023, 1, 4), 12),
            Instrument("CAL-2", "caliper", date(2023, 1, 4), 12),
        ]
        self.assertEqual([item.tag for _, item in due_list(items, date(2024, 2, 1))], ["CAL-2", "CAL-9"])


if __name__ == "__main__":
    unittest.main()
