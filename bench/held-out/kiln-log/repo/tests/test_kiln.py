import unittest

from kiln.log import read_log
from kiln.probes import Probe
from kiln.summary import summarise

LOG = ["minute,probe,raw\n", "0,top,18\n", "0,rear,40\n", "60,top,410\n"]


class KilnTest(unittest.TestCase):
    def test_gain_and_offset(self):
        self.assertEqual(Probe(0.5, 10.0).temperature(100), 60.0)

    def test_beyond_the_range(self):
        probe = Probe(1.0, 0.0, (20.0, 900.0))
        self.assertEqual(probe.temperature(950), 900.0)
        self.assertEqual(probe.temperature(5), 20.0)

    def test_summary_by_probe(self):
        probes = {"top": Probe(1.0, 2.0), "rear": Probe(1.0, 0.0)}
        found = summarise(read_log(LOG, probes))
        self.assertEqual(list(found), ["rear", "top"])
        self.assertEqual(found["top"], (2, 216.0, 412.0))


if __name__ == "__main__":
    unittest.main()
