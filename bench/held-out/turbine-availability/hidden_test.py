import contextlib
import io
import os
import tempfile
import unittest

import report

HEADER = "turbine,month,hours,planned,ready\n"


def run(*rows, path=None):
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            path = os.path.join(folder, "hours.csv")
            with open(path, "w", encoding="utf-8") as target:
                target.write(HEADER + "".join(f"{row}\n" for row in rows))
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = report.main(["report.py", path])
    assert status == 0, status
    return [line.split() for line in out.getvalue().splitlines()]


class TurbineAvailabilityTest(unittest.TestCase):
    def test_year_on_file(self):
        self.assertEqual(
            run(path="data/hours-2023.csv"),
            [
                ["T-01", "2023-01", "95.0%"],
                ["T-01", "2023-02", "100.0%"],
                ["T-01", "2023-03", "95.0%"],
                ["T-01", "year", "96.7%"],
                ["T-02", "2023-01", "75.0%"],
                ["T-02", "2023-02", "n/a"],
                ["T-02", "2023-03", "95.0%"],
                ["T-02", "year", "85.0%"],
                ["farm", "year", "90.8%"],
            ],
        )

    def test_planned_month_neither_lowers_nor_raises_the_year(self):
        lines = run("A,01,700,700,0", "A,02,700,0,560", "A,03,100,100,0", "A,04,700,0,420")
        self.assertEqual([line[-1] for line in lines], ["n/a", "80.0%", "n/a", "60.0%", "70.0%", "70.0%"])

    def test_turbine_without_any_month_that_counts(self):
        lines = run("A,01,700,700,0", "A,02,650,650,0", "B,01,700,0,350")
        self.assertIn(["A", "year", "n/a"], lines)
        self.assertIn(["B", "year", "50.0%"], lines)
        self.assertEqual(lines[-1], ["farm", "year", "50.0%"])

    def test_farm_without_any_month_that_counts(self):
        lines = run("A,01,700,700,0")
        self.assertEqual(lines, [["A", "01", "n/a"], ["A", "year", "n/a"], ["farm", "year", "n/a"]])

    def test_month_that_was_never_ready_counts_as_nothing(self):
        lines = run("A,01,700,0,0", "A,02,700,100,600")
        self.assertEqual([line[-1] for line in lines], ["0.0%", "100.0%", "50.0%", "50.0%"])

    def test_year_is_the_mean_of_the_months(self):
        lines = run("A,01,100,0,90", "A,02,1000,0,700")
        self.assertEqual(lines[2], ["A", "year", "80.0%"])

    def test_farm_is_the_mean_of_the_years(self):
        lines = run("A,01,100,0,90", "B,01,100,50,25", "B,02,100,0,40", "B,03,100,0,60")
        self.assertEqual(lines[-2:], [["B", "year", "50.0%"], ["farm", "year", "70.0%"]])


if __name__ == "__main__":
    unittest.main()
