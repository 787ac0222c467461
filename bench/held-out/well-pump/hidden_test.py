import unittest

from pump.flow import litres_per_hour, mean
from pump.log import Run, minutes
from pump.report import table


def run(on, off, litres):
    return Run(minutes(on), minutes(off), litres)


class Flow(unittest.TestCase):
    def test_whole_hours(self):
        self.assertAlmostEqual(litres_per_hour(run("06:00", "08:00", 2300)), 1150)

    def test_less_than_an_hour(self):
        self.assertAlmostEqual(litres_per_hour(run("12:00", "12:30", 600)), 1200)
        self.assertAlmostEqual(litres_per_hour(run("12:15", "12:55", 760)), 1140)
        self.assertAlmostEqual(litres_per_hour(run("12:00", "12:01", 20)), 1200)

    def test_an_hour_and_a_bit(self):
        self.assertAlmostEqual(litres_per_hour(run("06:00", "07:30", 900)), 600)

    def test_past_midnight(self):
        self.assertAlmostEqual(litres_per_hour(run("23:00", "01:00", 2280)), 1140)
        self.assertAlmostEqual(litres_per_hour(run("23:50", "00:20", 500)), 1000)

    def test_the_mean_of_the_day(self):
        self.assertAlmostEqual(mean([run("06:00", "07:00", 1000), run("08:00", "08:30", 800)]), 1200)
        self.assertAlmostEqual(mean([run("08:00", "08:20", 300), run("09:00", "09:10", 300)]), 1200)

    def test_a_day_without_runs(self):
        self.assertIsNone(mean([]))
        self.assertEqual(list(table([])), ["mean: no runs"])

    def test_the_report(self):
        lines = list(table([run("06:00", "07:30", 900), run("09:05", "09:20", 400)]))
        self.assertEqual([line.split() for line in lines], [
            ["06:00", "1.50", "h", "600.0", "l/h"], ["09:05", "0.25", "h", "1600.0", "l/h"], ["mean:", "742.9", "l/h"],
        ])


if __name__ == "__main__":
    unittest.main()
