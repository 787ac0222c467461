import subprocess
import sys
import unittest

from kiln.log import read_log
from kiln.probes import Probe, load_probes
from kiln.summary import summarise


class KilnTest(unittest.TestCase):
    def test_temperature_inside_the_range(self):
        probe = Probe(0.5, 10.0, (20.0, 900.0))
        self.assertEqual(probe.temperature(620), 320.0)
        self.assertEqual(probe.temperature(100), 60.0)

    def test_ends_of_the_range(self):
        probe = Probe(1.0, 0.0, (20.0, 900.0))
        self.assertEqual([probe.temperature(raw) for raw in (20, 20.5, 899.5, 900)], [20.0, 20.5, 899.5, 900.0])

    def test_range_below_zero(self):
        probe = Probe(1.0, -5.0, (-20.0, 0.0))
        self.assertEqual([probe.temperature(raw) for raw in (-30, 0, 5, 9)], [-20.0, -5.0, 0.0, 0.0])

    def test_every_reading_counts(self):
        probes = {"door": Probe(1.0, 0.0, (20.0, 900.0))}
        lines = ["minute,probe,raw\n", "0,door,10\n", "60,door,400\n", "120,door,990\n", "180,door,80\n"]
        found = summarise(read_log(lines, probes))["door"]
        self.assertEqual(found.count, 4)
        self.assertEqual(found.mean, 350.0)
        self.assertEqual(found.peak, 900.0)

    def test_shipped_firing(self):
        done = subprocess.run(
            [sys.executable, "-m", "kiln", "data/probes.json", "data/firing.csv"],
            stdout=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, 0)
        self.assertEqual(
            [line.split() for line in done.stdout.splitlines()],
            [
                ["door", "3", "readings", "mean", "413.3", "peak", "900.0"],
                ["middle", "3", "readings", "mean", "499.8", "peak", "1071.0"],
                ["top", "3", "readings", "mean", "494.0", "peak", "1050.0"],
            ],
        )

    def test_probe_without_range(self):
        self.assertEqual(Probe(0.5, 10.0).temperature(5000), 2510.0)
        self.assertEqual(Probe(1.0, 0.0).temperature(0), 0.0)
        self.assertEqual(load_probes("data/probes.json")["top"].temperature(18), 20.0)

    def test_beyond_the_range(self):
        probe = Probe(1.0, 0.0, (20.0, 900.0))
        self.assertEqual(probe.temperature(950), 900.0)
        self.assertEqual(probe.temperature(-5), 20.0)

    def test_unknown_probe_is_still_an_error(self):
        with self.assertRaises(KeyError):
            read_log(["minute,probe,raw\n", "0,floor,10\n"], {"top": Probe(1.0, 2.0)})


if __name__ == "__main__":
    unittest.main()
