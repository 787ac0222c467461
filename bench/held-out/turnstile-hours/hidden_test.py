import subprocess
import sys
import unittest

from turnstile.passages import read_passages
from turnstile.report import busiest_hour, first_and_last, visitors_by_hour


def counts(*lines):
    return dict(visitors_by_hour(read_passages(lines)))


class TurnstileTest(unittest.TestCase):
    def test_offset_is_converted_to_utc(self):
        self.assertEqual(counts("2024-05-04T11:05:19+02:00 garden in\n"), {"2024-05-04 09": 1})

    def test_offset_across_midnight(self):
        self.assertEqual(counts("2024-01-01T00:30:00+01:00 garden in"), {"2023-12-31 23": 1})

    def test_negative_and_half_hour_offsets(self):
        self.assertEqual(counts("2024-05-04T21:10:00-04:00 pier in"), {"2024-05-05 01": 1})
        self.assertEqual(counts("2024-05-04T11:10:00+05:30 pier in"), {"2024-05-04 05": 1})

    def test_both_generations_in_one_log(self):
        passages = read_passages(
            [
                "2024-05-04T11:59:00+02:00 garden in",
                "2024-05-04T09:10:00Z north in",
                "2024-05-04T10:20:00Z north in",
                "2024-05-04T12:45:00+02:00 garden out",
            ]
        )
        self.assertEqual(dict(visitors_by_hour(passages)), {"2024-05-04 09": 2, "2024-05-04 10": 1})
        self.assertEqual(first_and_last(passages), ("09:10:00", "10:45:00"))

    def test_shipped_log(self):
        done = subprocess.run(
            [sys.executable, "-m", "turnstile", "data/passages.txt"],
            stdout=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, 0)
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        self.assertEqual(lines[:3], ["2024-05-04 08:00 1", "2024-05-04 09:00 3", "2024-05-04 10:00 2"])
        self.assertIn("08:58:11", lines[3])
        self.assertIn("10:15:30", lines[3])

    def test_utc_stamps(self):
        passages = read_passages(["2024-03-02T08:59:59Z north in", "", "2024-03-02T09:00:00Z south in"])
        found = visitors_by_hour(passages)
        self.assertEqual(dict(found), {"2024-03-02 08": 1, "2024-03-02 09": 1})
        self.assertEqual(busiest_hour(found), "2024-03-02 08")
        self.assertEqual(first_and_last(passages), ("08:59:59", "09:00:00"))

    def test_unreadable_lines_are_still_errors(self):
        for line in ("yesterday north in", "2024-03-02T25:00:00Z north in", "2024-03-02T08:00:00Z north up"):
            with self.subTest(line=line):
                with self.assertRaisesRegex(ValueError, "2"):
                    read_passages(["2024-03-02T08:59:59Z north in", line])


if __name__ == "__main__":
    unittest.main()
