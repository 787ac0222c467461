import os
import tempfile
import unittest

from billing import invoice
from timesheet import load


def sheet(text):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, encoding="utf-8") as file:
        file.write(text)
    try:
        return [(name, round(amount, 2)) for name, amount in invoice(load(file.name))]
    finally:
        os.unlink(file.name)


class Invoice(unittest.TestCase):
    def test_hours_of_a_project_are_added_as_numbers(self):
        self.assertEqual(sheet("project,hours\na,1.5\na,2\n"), [("a", 295.75), ("Sum", 295.75)])

    def test_projects_stay_apart(self):
        self.assertEqual(sheet("project,hours\na,1\nb,2\n"), [("a", 84.5), ("b", 169.0), ("Sum", 253.5)])

    def test_quarters_of_an_hour(self):
        self.assertEqual(sheet("project,hours\nb,0.25\n")[0][1], round(0.25 * 84.5, 2))

    def test_an_empty_sheet(self):
        self.assertEqual(sheet("project,hours\n"), [("Sum", 0)])

    def test_entries_with_numbers_work_as_they_did(self):
        self.assertEqual(invoice([{"project": "a", "hours": 2.0}]), [("a", 169.0), ("Sum", 169.0)])


if __name__ == "__main__":
    unittest.main()
