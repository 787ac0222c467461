import unittest

from brigade.people import PEOPLE
from brigade.rank import chain, rank


class Ranks(unittest.TestCase):
    def test_the_leader(self):
        self.assertEqual(rank("headquarters", PEOPLE), 0)

    def test_steps(self):
        self.assertEqual(rank("district north", PEOPLE), 1)
        self.assertEqual(rank("station 3", PEOPLE), 2)

    def test_a_long_chain(self):
        people = {str(number): str(max(number - 1, 0)) for number in range(100)}
        self.assertEqual(rank("99", people), 99)

    def test_chains(self):
        self.assertEqual(chain("station 3", PEOPLE), ["headquarters", "district north", "station 3"])

    def test_somebody_unknown_is_an_error(self):
        with self.assertRaises(KeyError):
            rank("station 9", PEOPLE)


if __name__ == "__main__":
    unittest.main()
