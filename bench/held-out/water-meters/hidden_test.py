import json
import os
import subprocess
import sys
import tempfile
import unittest

SRC = os.path.join(os.getcwd(), "src")
sys.path.insert(0, SRC)

from metering.billing import bill  # noqa: E402
from metering.journal import read_journal  # noqa: E402
from metering.register import Register  # noqa: E402


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "metering", *arguments],
        env=dict(os.environ, PYTHONPATH=SRC),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    return done.returncode, [line.split() for line in done.stdout.splitlines()]


def unique(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise AssertionError(f"a name occurs twice in {names}")
    return dict(pairs)


class MeteringTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = os.path.join(folder.name, "state.json")
        self.folder = folder.name

    def journal(self, *lines):
        path = os.path.join(self.folder, "journal.txt")
        with open(path, "w", encoding="utf-8") as handle:
            handle.write("".join(line + "\n" for line in lines))
        return path

    def write_state(self, readings):
        with open(self.state, "w", encoding="utf-8") as handle:
            json.dump({"readings": readings}, handle)

    def saved(self):
        with open(self.state, encoding="utf-8") as handle:
            document = json.load(handle, object_pairs_hook=unique)
        return {int(meter): reading for meter, reading in document["readings"].items()}

    def test_shipped_state_and_journal(self):
        code, lines = run("--keep", "data/state.json", "data/journal.txt")
        self.assertEqual(code, 0)
        self.assertEqual(lines, [["98", "8", "m3"], ["1042", "14", "m3"], ["1107", "2", "m3"]])

    def test_days_in_a_row(self):
        self.assertEqual(run(self.state, self.journal("9 install 5", "12 install 0")), (0, []))
        lines = run(self.state, self.journal("12 read 3", "9 read 6"))[1]
        self.assertEqual(lines, [["9", "1", "m3"], ["12", "3", "m3"]])
        self.assertEqual(run(self.state, self.journal("9 read 10"))[1], [["9", "4", "m3"]])
        self.assertEqual(self.saved(), {9: 10, 12: 3})

    def test_saved_state_has_every_meter_once(self):
        self.write_state({"98": 1210, "1042": 311})
        self.assertEqual(run(self.state, self.journal("98 read 1218", "1107 install 4"))[0], 0)
        self.assertEqual(self.saved(), {98: 1218, 1042: 311, 1107: 4})

    def test_reinstalled_meter_replaces_its_saved_reading(self):
        self.write_state({"98": 1210})
        self.assertEqual(run(self.state, self.journal("98 install 0", "98 read 3"))[1], [["98", "3", "m3"]])
        self.assertEqual(self.saved(), {98: 3})

    def test_meter_that_nobody_installed_ends_the_run(self):
        self.write_state({"98": 1210})
        code, _ = run(self.state, self.journal("98 read 1211", "99 read 5"))
        self.assertNotEqual(code, 0)
        self.assertEqual(self.saved(), {98: 1210})

    def test_one_day_without_a_state(self):
        code, lines = run(self.state, self.journal("7 install 10", "7 read 14", "7 read 15"))
        self.assertEqual((code, lines), (0, [["7", "5", "m3"]]))
        self.assertEqual(self.saved(), {7: 15})

    def test_install_and_read_in_memory(self):
        bills = bill(Register(), read_journal(["100 install 1", "20 install 0", "20 read 2", "100 read 2"]))
        self.assertEqual({int(meter): used for meter, used in bills.items()}, {20: 2, 100: 1})

    def test_meter_does_not_run_backwards(self):
        with self.assertRaises(ValueError):
            bill(Register(), read_journal(["7 install 10", "7 read 9"]))


if __name__ == "__main__":
    unittest.main()
