import unittest

from toll import toll


class Toll(unittest.TestCase):
    def test_others_pay_as_cars_do(self):
        self.assertEqual(toll("motorhome"), 5.0)
        self.assertEqual(toll("hearse", 3), 5.0)

    def test_with_a_trailer_too(self):
        self.assertEqual(toll("motorhome", 2, True), 7.5)

    def test_the_listed_kinds(self):
        self.assertEqual([toll("car"), toll("coach"), toll("motorcycle"), toll("lorry")], [5.0, 9.0, 2.5, 12.0])

    def test_axles_and_trailers(self):
        self.assertEqual(toll("lorry", 4, True), 24.0)
        self.assertEqual(toll("coach", 3, True), 13.5)


if __name__ == "__main__":
    unittest.main()
