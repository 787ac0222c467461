import unittest

from availability import availability, mean
from report import render


class Uptime(unittest.TestCase):
    def test_no_checks_no_availability(self):
        self.assertIsNone(availability(0, 0))

    def test_it_is_listed_and_left_out_of_the_mean(self):
        lines = render({"a": {"ok": 3, "failed": 1}, "b": {"ok": 0, "failed": 0}})
        self.assertEqual([line.split() for line in lines], [["a", "75.0", "%"], ["b", "n/a"], ["all", "75.0", "%"]])

    def test_never_answered_is_zero(self):
        self.assertEqual(availability(0, 4), 0)

    def test_shares(self):
        self.assertEqual(availability(3, 1), 75)
        self.assertEqual(mean([50, None, 100]), 75)


if __name__ == "__main__":
    unittest.main()
