import json
import os
import tempfile
import unittest

from parcels.files import load_parcels, load_prices
from parcels.pricing import price, zones

TABLE = {"10": {"base": 900, "kilogram": 250}, "9": {"base": 700, "kilogram": 180}}


class Parcels(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_prices_from_the_file(self):
        prices = load_prices(self.write("prices.json", json.dumps(TABLE)))
        self.assertEqual(price(prices, 10, 450), 1150)
        self.assertEqual(price(prices, 9, 2001), 1240)

    def test_zones_of_the_file_are_in_order(self):
        prices = load_prices(self.write("prices.json", json.dumps(TABLE)))
        self.assertEqual([int(zone) for zone in zones(prices)], [9, 10])

    def test_a_zone_that_is_not_served(self):
        prices = load_prices(self.write("prices.json", json.dumps(TABLE)))
        with self.assertRaises(KeyError):
            price(prices, 3, 450)

    def test_numbered_prices_as_before(self):
        prices = {10: {"base": 100, "kilogram": 10}, 9: {"base": 50, "kilogram": 5}}
        self.assertEqual(price(prices, 9, 1001), 60)
        self.assertEqual(zones(prices), [9, 10])

    def test_parcels(self):
        (parcel,) = load_parcels(self.write("p.csv", "number,zone,grams\n7001,2,1800\n"))
        self.assertEqual(tuple(parcel), ("7001", 2, 1800))


if __name__ == "__main__":
    unittest.main()
