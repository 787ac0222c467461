import unittest
from datetime import date

from loans.loan import Loan
from loans.overdue import fine, overdue

TODAY = date(2026, 9, 15)


def loan(title, *day):
    return Loan(title, "1", date(*day))


class Overdue(unittest.TestCase):
    def test_the_longest_overdue_comes_first(self):
        loans = [loan("b", 2026, 9, 1), loan("a", 2026, 8, 3), loan("c", 2026, 9, 10)]
        self.assertEqual([one.title for one in overdue(loans, TODAY)], ["a", "b", "c"])

    def test_what_is_not_due_is_left_out(self):
        self.assertEqual(overdue([loan("x", 2026, 9, 15), loan("y", 2026, 10, 1)], TODAY), [])

    def test_fines(self):
        self.assertEqual(fine(loan("a", 2026, 9, 1), TODAY), 280)
        self.assertEqual(fine(loan("a", 2020, 9, 1), TODAY), 1000)
        self.assertEqual(fine(loan("a", 2026, 10, 1), TODAY), 0)

    def test_extending(self):
        one = loan("a", 2026, 9, 1)
        one.extend()
        self.assertEqual(one.due_on, date(2026, 9, 29))


if __name__ == "__main__":
    unittest.main()
