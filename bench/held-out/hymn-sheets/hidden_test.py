import os
import tempfile
import unittest
from pathlib import Path

from sheets.layout import numbered
from sheets.reader import read_sheet


class Sheets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def test_a_sheet_of_its_own(self):
        path = self.write("a.txt", "one  \n% note\n\ntwo\n")
        self.assertEqual(read_sheet(path), ["one", "", "two"])

    def test_a_file_beside_it(self):
        self.write("songs/b.txt", "middle\n")
        path = self.write("songs/a.txt", "first\n@include b.txt\nlast\n")
        self.assertEqual(read_sheet(path), ["first", "middle", "last"])

    def test_folders_count_from_the_file_of_the_line(self):
        self.write("common/end.txt", "end\n")
        self.write("songs/deep/tail.txt", "tail\n@include ../../common/end.txt\n")
        path = self.write("songs/a.txt", "@include deep/tail.txt\n")
        self.assertEqual(read_sheet(str(path)), ["tail", "end"])

    def test_the_folder_of_the_start_has_no_part_in_it(self):
        self.write("songs/b.txt", "right\n")
        self.write("start/b.txt", "wrong\n")
        path = self.write("songs/a.txt", "@include b.txt\n")
        before = os.getcwd()
        os.chdir(self.folder / "start")
        try:
            self.assertEqual(read_sheet(path), ["right"])
        finally:
            os.chdir(before)

    def test_a_missing_file_is_an_error(self):
        path = self.write("a.txt", "first\n@include nowhere.txt\n")
        with self.assertRaises(FileNotFoundError):
            read_sheet(path)

    def test_numbers(self):
        self.assertEqual(numbered(["a", "b", "", "", "c"]), ["1. a", "   b", "2. c"])


if __name__ == "__main__":
    unittest.main()
