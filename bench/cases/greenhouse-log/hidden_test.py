import unittest

from climate import mean_by_house
from parsing import measurements


class Log(unittest.TestCase):
    def test_other_lines_are_passed_over(self):
        lines = ["06:00 house A 18.5C\n", "06:05 controller restarted\n", "\n", "06:10 house A 19.5C\n"]
        self.assertEqual(list(measurements(lines)), [("A", 18.5), ("A", 19.5)])

    def test_a_log_of_messages_alone(self):
        self.assertEqual(list(measurements(["06:05 controller restarted"])), [])

    def test_measurements(self):
        self.assertEqual(list(measurements(["06:00 house B -1C"])), [("B", -1.0)])

    def test_means(self):
        lines = ["06:00 house A 18C", "06:01 door open", "06:10 house A 20C", "06:10 house C2 7.5C"]
        self.assertEqual(mean_by_house(measurements(lines)), {"A": 19.0, "C2": 7.5})


if __name__ == "__main__":
    unittest.main()
