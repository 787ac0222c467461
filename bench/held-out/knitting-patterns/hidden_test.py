import os
import tempfile
import unittest
from pathlib import Path

from knit.pattern import load
from knit.rows import rows_of, without_remark


class Patterns(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in {
            "hat.txt": "cast on 8\nuse parts/rib.txt\ncast off\n",
            "plain.txt": "# plain\n\nrepeat 2: knit 8  # twice\npurl 8\n",
            "edge.txt": "the wrong edge\n",
            "parts/rib.txt": "use edge.txt\nuse ../plain.txt\n",
            "parts/edge.txt": "slip 1\n",
            "broken.txt": "knit 1\nuse missing.txt\n",
        }.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def test_parts_are_beside_the_file_that_uses_them(self):
        self.assertEqual(load(self.folder / "hat.txt"), ["cast on 8", "slip 1", "knit 8", "knit 8", "purl 8", "cast off"])

    def test_the_path_may_be_text(self):
        self.assertEqual(load(str(self.folder / "parts" / "rib.txt"))[0], "slip 1")

    def test_from_another_folder(self):
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder / "parts")
        self.assertEqual(load("../hat.txt")[:2], ["cast on 8", "slip 1"])

    def test_a_part_that_does_not_exist(self):
        with self.assertRaises(FileNotFoundError):
            load(self.folder / "broken.txt")

    def test_a_pattern_without_parts(self):
        self.assertEqual(load(self.folder / "plain.txt"), ["knit 8", "knit 8", "purl 8"])

    def test_rows_and_remarks(self):
        self.assertEqual(rows_of("repeat 2: a: b"), ["a: b", "a: b"])
        self.assertEqual(without_remark("  knit 2 # loosely # or not"), "knit 2")


if __name__ == "__main__":
    unittest.main()
