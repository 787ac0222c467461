import unittest

from ranking import ranking, reserve
from ring import call


def dogs(*points):
    return [{"number": number, "breed": "Puli", "points": value} for number, value in enumerate(points, start=1)]


class Ring(unittest.TestCase):
    def test_three_are_called(self):
        self.assertEqual(
            call(dogs(70, 90, 80)),
            ["third: number 1, Puli", "second: number 3, Puli", "first: number 2, Puli"],
        )

    def test_of_more_than_three_the_best_are_called(self):
        self.assertEqual(
            call(dogs(70, 90, 80, 95, 80)),
            ["third: number 3, Puli", "second: number 2, Puli", "first: number 4, Puli"],
        )

    def test_two_are_called(self):
        self.assertEqual(call(dogs(84, 90)), ["second: number 1, Puli", "first: number 2, Puli"])

    def test_one_is_called_when_the_others_were_absent(self):
        self.assertEqual(call(dogs(None, 50, None)), ["first: number 2, Puli"])

    def test_nobody_is_called(self):
        self.assertEqual(list(call([])), [])

    def test_ranking_and_reserve(self):
        self.assertEqual([dog["number"] for dog in ranking(dogs(70, 90, None, 90))], [2, 4, 1])
        self.assertIsNone(reserve(dogs(1, 2, 3)))
        self.assertEqual(reserve(dogs(9, 8, 7, 6, 5))["number"], 4)


if __name__ == "__main__":
    unittest.main()
