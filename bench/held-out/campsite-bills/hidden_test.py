import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Campsite(unittest.TestCase):
    def run_with(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "stays.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return subprocess.run([sys.executable, "-m", "campsite", path], cwd=HERE, capture_output=True, text=True)

    def prices(self, text):
        done = self.run_with(text)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [line.split()[-1] for line in done.stdout.splitlines()]

    def test_every_kind(self):
        text = '[{"pitch": "A", "kind": "tent", "month": 6, "nights": 4}, {"pitch": "B", "kind": "caravan", "month": 6, "nights": 1}, {"pitch": "C", "kind": "motorhome", "month": 6, "nights": 2}]'
        self.assertEqual(self.prices(text), ["36.00", "15.00", "37.00"])

    def test_high_season(self):
        self.assertEqual(self.prices('[{"pitch": "A", "kind": "tent", "month": 7, "nights": 10}]'), ["108.00"])

    def test_long_stays(self):
        self.assertEqual(self.prices('[{"pitch": "C1", "kind": "caravan", "month": 8, "nights": 20}]'), ["306.00"])

    def test_another_kind_is_refused(self):
        done = self.run_with('[{"pitch": "A", "kind": "yurt", "month": 7, "nights": 10}]')
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no such kind: yurt", done.stderr)

    def test_the_places_of_the_readme(self):
        from campsite.pitches import KINDS, Stay
        from campsite.rates import nightly

        self.assertEqual(sorted(KINDS), ["caravan", "motorhome", "tent"])
        self.assertEqual([nightly(kind, 1) for kind in sorted(KINDS)], [1500, 1850, 900])
        self.assertEqual(nightly("motorhome", 8), 2220)
        self.assertEqual(Stay("A", "tent", 1, 15).cents(), 13050)

    def test_no_stays(self):
        self.assertEqual(self.prices("[]"), [])


if __name__ == "__main__":
    unittest.main()
