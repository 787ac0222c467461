import unittest
from datetime import datetime

from plan import PLAN, is_running, schedule

START = datetime(2026, 11, 2, 6, 30)


class Plan(unittest.TestCase):
    def test_ends_of_the_steps(self):
        ends = [end.strftime("%H:%M") for _, end in schedule(PLAN, START)]
        self.assertEqual(ends, ["08:00", "10:00", "10:45"])

    def test_degrees(self):
        self.assertEqual([degrees for degrees, _ in schedule(PLAN, START)], [200, 600, 1050])

    def test_no_steps(self):
        self.assertEqual(schedule([], START), [])

    def test_running(self):
        self.assertTrue(is_running(PLAN, START, datetime(2026, 11, 2, 10, 44)))
        self.assertFalse(is_running(PLAN, START, datetime(2026, 11, 2, 10, 45)))
        self.assertFalse(is_running(PLAN, START, datetime(2026, 11, 2, 6, 0)))


if __name__ == "__main__":
    unittest.main()
