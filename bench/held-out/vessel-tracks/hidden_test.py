import subprocess
import sys
import unittest

from tracks.listing import listing
from tracks.reports import Position, Report, read_tracks
from tracks.thinning import drop_stationary

HARBOUR = Position(54.35, 10.166)
BUOY = Position(54.351, 10.169)
LOCK = Position(54.366, 10.14)


def track(*positions):
    return [Report(f"{8 + i // 6:02d}:{i % 6}0", position) for i, position in enumerate(positions)]


class ThinningTest(unittest.TestCase):
    def check(self, positions, kept):
        reports = track(*positions)
        self.assertEqual(list(drop_stationary(reports)), [reports[i] for i in kept])

    def test_vessel_that_lay_still(self):
        self.check([HARBOUR, HARBOUR, BUOY], [0, 2])
        self.check([HARBOUR, HARBOUR, HARBOUR, BUOY, LOCK], [0, 3, 4])

    def test_long_stays(self):
        self.check([HARBOUR] * 3, [0])
        self.check([HARBOUR] * 7, [0])
        self.check([BUOY] + [HARBOUR] * 5, [0, 1])
        self.check([BUOY] + [HARBOUR] * 4 + [LOCK] * 3, [0, 1, 5])

    def test_coming_back_is_reported_again(self):
        self.check([HARBOUR, HARBOUR, BUOY, HARBOUR, HARBOUR, BUOY], [0, 2, 3, 5])

    def test_two_stays_in_a_row(self):
        self.check([HARBOUR, HARBOUR, BUOY, BUOY, LOCK], [0, 2, 4])

    def test_shipped_reports(self):
        done = subprocess.run(
            [sys.executable, "thin.py", "data/reports.csv"], stdout=subprocess.PIPE, universal_newlines=True
        )
        self.assertEqual(done.returncode, 0)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "dredger: 5 received, 3 archived")
        self.assertEqual([line.split()[0] for line in lines[1:4]], ["06:25", "06:55", "07:05"])
        self.assertEqual(lines[4], "ferry-2: 3 received, 3 archived")
        self.assertEqual(lines[8], "pilot-1: 3 received, 3 archived")
        self.assertEqual(len(lines), 12)

    def test_vessel_under_way(self):
        self.check([HARBOUR, BUOY, LOCK], [0, 1, 2])
        self.check([HARBOUR, BUOY, HARBOUR], [0, 1, 2])

    def test_short_tracks(self):
        self.check([], [])
        self.check([LOCK], [0])
        self.check([LOCK, LOCK], [0])
        self.check([BUOY, LOCK, LOCK], [0, 1])

    def test_listing_counts_what_was_received(self):
        tracks = read_tracks(
            ["vessel,time,latitude,longitude\n", "tug,06:00,54.3501,10.1\n", "tug,06:10,54.3504,10.1\n"]
        )
        self.assertEqual(listing(tracks), ["tug: 2 received, 1 archived", "  06:00 54.350 10.100"])


if __name__ == "__main__":
    unittest.main()
