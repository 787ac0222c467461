import unittest
from datetime import date

from toolhire.charges import cost, days, is_late
from toolhire.hires import Hire, read_hires

TODAY = date(2025, 5, 20)


def hire(out, due, back):
    (found,) = read_hires(["tool,rate,out,due,back", f"Ladder,6,{out},{due},{back}"])
    return found


class Hires(unittest.TestCase):
    def test_the_cost_of_a_tool_that_came_back(self):
        self.assertEqual(cost(hire("2025-05-15", "2025-05-16", "2025-05-19"), TODAY), 30)
        self.assertEqual(cost(hire("2025-05-15", "2025-05-16", "2025-05-15"), TODAY), 6)

    def test_a_tool_that_came_back_late_or_in_time(self):
        self.assertTrue(is_late(hire("2025-05-15", "2025-05-16", "2025-05-19"), TODAY))
        self.assertFalse(is_late(hire("2025-05-15", "2025-05-16", "2025-05-16"), TODAY))

    def test_a_tool_that_is_still_out(self):
        still = hire("2025-05-18", "2025-05-19", "")
        self.assertIsNone(still.back)
        self.assertEqual(cost(still, TODAY), 18)
        self.assertTrue(is_late(still, TODAY))
        self.assertFalse(is_late(still, date(2025, 5, 19)))

    def test_hires_that_are_made_by_hand(self):
        made = Hire("Drill", 5, date(2025, 5, 1), date(2025, 5, 3), date(2025, 5, 2))
        self.assertEqual(cost(made, TODAY), 10)
        self.assertFalse(is_late(made, TODAY))

    def test_days(self):
        self.assertEqual(days(date(2025, 2, 28), date(2025, 3, 1)), 2)


if __name__ == "__main__":
    unittest.main()
