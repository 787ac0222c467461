import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from datetime import date

sys.path.insert(0, os.path.abspath("src"))

from ward_rota.__main__ import main
from ward_rota.gaps import find_gaps
from ward_rota.staffing import StaffingLevels, load_levels

MONDAY, SATURDAY, SUNDAY = date(2024, 4, 29), date(2024, 5, 4), date(2024, 5, 5)


def run(*arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(list(arguments))
    return status, [line.split() for line in out.getvalue().splitlines()]


def levels_from(document):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "staffing.json")
        with open(path, "w", encoding="utf-8") as target:
            json.dump(document, target)
        return load_levels(path)


class WardRotaTest(unittest.TestCase):
    def test_a_week_is_checked_against_the_staffing_file(self):
        status, lines = run("rota/week-18.csv", "--staffing", "rota/staffing.json")
        self.assertEqual(status, 1)
        self.assertEqual(
            lines,
            [["Fri", "03", "May", "late", "2", "of", "3"], ["Sat", "04", "May", "night", "1", "of", "2"]],
        )

    def test_each_weekday_has_the_level_of_the_file(self):
        levels = load_levels("rota/staffing.json")
        self.assertEqual(levels.required(MONDAY, "early"), 3)
        self.assertEqual(levels.required(SATURDAY, "early"), 2)
        self.assertEqual(levels.required(SATURDAY, "night"), 2)
        self.assertEqual(levels.required(SUNDAY, "night"), 1)

    def test_another_file_gives_other_levels(self):
        document = {"levels": {str(day): {"early": day + 1, "late": 0, "night": 9} for day in range(7)}}
        levels = levels_from(document)
        self.assertEqual([levels.required(day, "early") for day in (MONDAY, SATURDAY, SUNDAY)], [1, 6, 7])
        self.assertEqual(levels.required(MONDAY, "night"), 9)

    def test_standard_levels_hold_without_a_file(self):
        status, lines = run("rota/week-18.csv")
        self.assertEqual(status, 1)
        self.assertIn(["Thu", "02", "May", "early", "3", "of", "4"], lines)
        self.assertIn(["Sun", "05", "May", "night", "1", "of", "2"], lines)
        self.assertEqual(len(lines), 11)

    def test_the_same_level_every_day(self):
        levels = StaffingLevels.every_day({"early": 5, "late": 4, "night": 3})
        for day in (MONDAY, SATURDAY, SUNDAY):
            self.assertEqual(levels.required(day, "late"), 4)

    def test_shift_without_anybody_is_short(self):
        levels = StaffingLevels.every_day({"early": 1, "late": 1, "night": 1})
        gaps = find_gaps({MONDAY: {"early": {"N401"}, "late": {"N402"}}}, levels)
        self.assertEqual([(gap.shift, gap.on_duty, gap.required) for gap in gaps], [("night", 0, 1)])


if __name__ == "__main__":
    unittest.main()
