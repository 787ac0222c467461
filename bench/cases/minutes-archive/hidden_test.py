import tempfile
import unittest
from pathlib import Path

from archive.filing import file_minutes
from archive.heading import parse_heading

TEXT = "Minutes of 3 March 2026\nThe roof.\n"


class Filing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def test_a_new_year_gets_its_folder(self):
        place = file_minutes(TEXT, self.root)
        self.assertEqual(place, self.root / "2026" / "03-03.txt")
        self.assertEqual(place.read_text(encoding="utf-8"), TEXT)

    def test_a_year_that_is_there(self):
        (self.root / "2026").mkdir()
        self.assertEqual(file_minutes(TEXT, self.root).read_text(encoding="utf-8"), TEXT)

    def test_two_of_a_year(self):
        file_minutes(TEXT, self.root)
        file_minutes("Minutes of 4 March 2026\n", self.root)
        self.assertEqual(sorted(path.name for path in (self.root / "2026").iterdir()), ["03-03.txt", "03-04.txt"])

    def test_what_is_filed_is_left_alone(self):
        (self.root / "2026").mkdir()
        (self.root / "2026" / "03-03.txt").write_text("first", encoding="utf-8")
        self.assertEqual(file_minutes(TEXT, self.root).read_text(encoding="utf-8"), "first")

    def test_headings(self):
        self.assertEqual(parse_heading("Minutes of 12 May 2025").isoformat(), "2025-05-12")


if __name__ == "__main__":
    unittest.main()
