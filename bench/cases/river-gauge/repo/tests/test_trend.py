import unittest

from gauge.trend import mark, trend


class Trend(unittest.TestCase):
    def test_rising(self):
        self.assertEqual(trend([210, 214, 229]), 15)

    def test_falling(self):
        self.assertEqual(trend([180, 171]), -9)

    def test_mark(self):
        self.assertEqual(mark(11), "!")
        self.assertEqual(mark(10), "")


if __name__ == "__main__":
    unittest.main()
