import subprocess
import sys
import unittest
from datetime import date

from renewals.contracts import Contract
from renewals.schedule import due_dates
from renewals.statement import statement


def dates(begins, every, instalments):
    contract = Contract("C-1", date.fromisoformat(begins), every, instalments, 100)
    return [day.isoformat() for day in due_dates(contract)]


class DueDatesTest(unittest.TestCase):
    def test_the_31st_in_short_months(self):
        self.assertEqual(
            dates("2023-12-31", 1, 5), ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
        )

    def test_day_returns_after_february(self):
        self.assertEqual(dates("2023-01-30", 1, 4), ["2023-01-30", "2023-02-28", "2023-03-30", "2023-04-30"])
        self.assertEqual(dates("2023-01-29", 1, 3), ["2023-01-29", "2023-02-28", "2023-03-29"])

    def test_readme_example(self):
        self.assertEqual(dates("2024-03-31", 1, 3), ["2024-03-31", "2024-04-30", "2024-05-31"])

    def test_quarters_and_leap_years(self):
        self.assertEqual(dates("2023-08-31", 3, 4), ["2023-08-31", "2023-11-30", "2024-02-29", "2024-05-31"])
        self.assertEqual(
            dates("2024-02-29", 12, 5), ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
        )

    def test_shipped_contracts(self):
        done = subprocess.run(
            [sys.executable, "-m", "renewals", "data/contracts.json"],
            stdout=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, 0)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 13)
        days = [line.split()[0] for line in lines if "C-1020" in line]
        self.assertEqual(days, ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"])
        self.assertEqual(lines[-1], "12 instalments, 207.50 in all")

    def test_ordinary_days_and_the_turn_of_the_year(self):
        self.assertEqual(dates("2023-11-15", 1, 4), ["2023-11-15", "2023-12-15", "2024-01-15", "2024-02-15"])
        self.assertEqual(dates("2023-10-01", 3, 3), ["2023-10-01", "2024-01-01", "2024-04-01"])
        self.assertEqual(dates("2024-01-28", 1, 3), ["2024-01-28", "2024-02-28", "2024-03-28"])

    def test_long_months_only(self):
        self.assertEqual(dates("2023-07-31", 1, 1), ["2023-07-31"])
        self.assertEqual(dates("2023-01-31", 12, 3), ["2023-01-31", "2024-01-31", "2025-01-31"])

    def test_statement_is_sorted_by_day_and_number(self):
        contracts = [
            Contract("C-2", date(2024, 1, 10), 1, 2, 1005),
            Contract("C-1", date(2024, 1, 10), 1, 1, 95),
        ]
        lines = [" ".join(line.split()) for line in statement(contracts)]
        self.assertEqual(
            lines,
            ["2024-01-10 C-1 0.95", "2024-01-10 C-2 10.05", "2024-02-10 C-2 10.05", "3 instalments, 21.05 in all"],
        )


if __name__ == "__main__":
    unittest.main()
