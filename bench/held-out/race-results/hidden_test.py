import os
import tempfile
import unittest

from results import load
from standings import standings
from times import seconds_of, written


class Times(unittest.TestCase):
    def test_more_than_an_hour(self):
        self.assertEqual(seconds_of("1:04:30"), 3870)
        self.assertEqual(seconds_of("2:00:00"), 7200)

    def test_less_than_an_hour(self):
        self.assertEqual(seconds_of("48:12"), 2892)
        self.assertEqual(seconds_of(" 9:05 "), 545)

    def test_who_gave_up_has_no_time(self):
        self.assertIsNone(seconds_of("DNF"))

    def test_there_and_back(self):
        for text in ("48:12", "1:00:02", "0:59", "10:10:10"):
            self.assertEqual(written(seconds_of(text)), text)

    def test_what_is_no_time_is_refused(self):
        with self.assertRaises(ValueError):
            seconds_of("fast")

    def test_the_list(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "r.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("bib,category,time\n44,M20,1:00:02\n7,M20,48:12\n9,M20,DNF\n")
            lines = [(place, entry.bib, gap) for place, entry, gap in standings(load(path))["M20"]]
        self.assertEqual(lines, [(1, "7", 0), (2, "44", 710), (None, "9", None)])


if __name__ == "__main__":
    unittest.main()
