import unittest

from turnstile.passages import read_passages
from turnstile.report import busiest_hour, first_and_last, visitors_by_hour

MORNING = [
    "2024-03-02T08:59:59Z north in\n",
    "2024-03-02T09:00:00Z north in\n",
    "2024-03-02T09:30:00Z south out\n",
]


class ReportTest(unittest.TestCase):
    def test_counts_those_who_come_in(self):
        counts = visitors_by_hour(read_passages(MORNING))
        self.assertEqual(counts, {"2024-03-02 08": 1, "2024-03-02 09": 1})

    def test_earlier_hour_wins_a_tie(self):
        counts = visitors_by_hour(read_passages(MORNING))
        self.assertEqual(busiest_hour(counts), "2024-03-02 08")

    def test_first_and_last(self):
        self.assertEqual(first_and_last(read_passages(MORNING)), ("08:59:59", "09:30:00"))

    def test_names_the_line_that_cannot_be_read(self):
        with self.assertRaisesRegex(ValueError, "line 2"):
            read_passages([MORNING[0], "2024-03-02 north in\n"])


if __name__ == "__main__":
    unittest.main()
