import unittest

from ferry.clock import minutes_of
from ferry.line import duration, legs

LINE = [{"name": "Castle", "at": "09:05"}, {"name": "Island", "at": "09:20"}, {"name": "Lock", "at": "10:02"}]


class Legs(unittest.TestCase):
    def test_every_stop_but_the_last(self):
        self.assertEqual([tuple(leg) for leg in legs(LINE)], [("Castle", 15), ("Island", 42)])

    def test_two_stops(self):
        self.assertEqual([tuple(leg) for leg in legs(LINE[1:])], [("Island", 42)])

    def test_one_stop_and_none(self):
        self.assertEqual(list(legs(LINE[:1])), [])
        self.assertEqual(list(legs([])), [])

    def test_the_whole_way(self):
        self.assertEqual(duration(LINE), 57)

    def test_the_clock(self):
        self.assertEqual(minutes_of("10:02"), 602)


if __name__ == "__main__":
    unittest.main()
