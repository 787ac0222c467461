import unittest

from soap.alkali import alkali_grams
from soap.oils import soda_for
from soap.water import water_grams


class Recipes(unittest.TestCase):
    def test_soda(self):
        self.assertAlmostEqual(alkali_grams({"olive": 700, "coconut": 300}, 5), 141.9, places=1)
        self.assertAlmostEqual(alkali_grams({"olive": 1000}, 0), 135.0, places=1)

    def test_potash(self):
        self.assertAlmostEqual(alkali_grams({"rapeseed": 1000}, 0, "potash"), 193.3, places=1)

    def test_potash_with_superfat(self):
        self.assertAlmostEqual(alkali_grams({"rapeseed": 1000}, 10, "potash"), 174.0, places=1)
        self.assertAlmostEqual(alkali_grams({"rapeseed": 500}, 2, "potash"), 94.7, places=1)

    def test_another_alkali_is_refused(self):
        with self.assertRaises(ValueError):
            alkali_grams({"olive": 1}, 0, "ash")

    def test_the_tables(self):
        self.assertAlmostEqual(soda_for({"olive": 100, "shea": 100}), 26.3)
        self.assertEqual(water_grams({"olive": 700, "coconut": 300}), 333)


if __name__ == "__main__":
    unittest.main()
