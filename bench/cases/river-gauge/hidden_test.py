import unittest

from gauge.trend import mark, trend


class Trend(unittest.TestCase):
    def test_one_report_has_no_trend_yet(self):
        self.assertEqual(trend([95]), 0)

    def test_no_report_has_none_either(self):
        self.assertEqual(trend([]), 0)

    def test_the_last_two_reports_count(self):
        self.assertEqual(trend([210, 214, 229]), 15)
        self.assertEqual(trend([180, 171]), -9)

    def test_marks(self):
        self.assertEqual([mark(11), mark(10), mark(0)], ["!", "", ""])


if __name__ == "__main__":
    unittest.main()
