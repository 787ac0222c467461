import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))

from starlist.catalogue import load, parse
from starlist.sky import rising


class Stars(unittest.TestCase):
    def loaded(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "stars.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return load(path)

    def test_north(self):
        star = parse("Vega        18 36.9  +38 47   0.0\n")
        self.assertEqual((star.name, star.magnitude), ("Vega", 0.0))
        self.assertAlmostEqual(star.ascension, 18.615)
        self.assertAlmostEqual(star.declination, 38 + 47 / 60)

    def test_south(self):
        star = parse("Sirius      06 45.1  -16 43  -1.5")
        self.assertEqual((star.name, star.magnitude), ("Sirius", -1.5))
        self.assertAlmostEqual(star.declination, -(16 + 43 / 60))

    def test_less_than_a_degree(self):
        self.assertAlmostEqual(parse("Mintaka  05 32.0  -00 18   2.2").declination, -0.3)
        self.assertAlmostEqual(parse("Mintaka  05 32.0  +00 18   2.2").declination, 0.3)

    def test_the_evening(self):
        stars = self.loaded("# list\nGamma Two  06 45.1  -16 30  1.5\n\nVega  18 36.9  +38 30  0.0\nCanopus  06 24.0  -52 42  -0.7\n")
        self.assertEqual([star.name for star in stars], ["Gamma Two", "Vega", "Canopus"])
        result = [(star.name, round(altitude, 2)) for star, altitude in rising(stars, 50)]
        self.assertEqual(result, [("Vega", 78.5), ("Gamma Two", 23.5)])
        self.assertEqual([star.name for star, _ in rising(stars, -40)], ["Canopus", "Gamma Two", "Vega"])

    def test_what_is_no_star_is_an_error(self):
        for line in ("Vega  18 36.9", "hello", "Vega  18 36.9  38 47  0.0"):
            with self.assertRaises(Exception):
                self.loaded("Vega  18 36.9  +38 30  0.0\n" + line + "\n")

    def test_no_stars(self):
        self.assertEqual(self.loaded("# nothing yet\n\n"), [])


if __name__ == "__main__":
    unittest.main()
