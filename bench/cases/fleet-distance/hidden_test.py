import unittest

from fleet.geometry import distance_km
from fleet.mileage import mileage


class Mileage(unittest.TestCase):
    def test_a_track(self):
        self.assertAlmostEqual(mileage([(53.55, 9.99), (53.60, 9.99)]), 5.56, places=2)

    def test_it_adds_up(self):
        track = [(53.55, 9.99), (53.60, 9.99), (53.55, 9.99)]
        self.assertAlmostEqual(mileage(track), 2 * mileage(track[:2]))

    def test_a_van_that_stood(self):
        self.assertEqual(mileage([(53.55, 9.99)]), 0)

    def test_distance(self):
        self.assertAlmostEqual(distance_km((0, 0), (0, 180)), 20015.09, places=1)


if __name__ == "__main__":
    unittest.main()
