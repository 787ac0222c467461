import subprocess
import sys
import unittest

from manifest.reader import ManifestError, read_manifest
from manifest.totals import by_destination

HEADER = "consignment\torigin\tdestination\tweight_kg\tpieces\tremarks\n"


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "load.py", *arguments], stdout=subprocess.PIPE, universal_newlines=True
    )
    return done.returncode, [line.split() for line in done.stdout.splitlines()]


class ManifestTest(unittest.TestCase):
    def test_consignment_without_remark_is_kept(self):
        found = read_manifest([HEADER, "K-1\tBasel\tModane\t100\t2\t\n"])
        self.assertEqual(len(found), 1)
        self.assertEqual(tuple(found[0])[:5], ("K-1", "Basel", "Modane", 100, 2))
        self.assertFalse(found[0].remarks)

    def test_without_remark_among_others(self):
        found = read_manifest(
            [
                HEADER,
                "K-1\tBasel\tModane\t100\t2\tkeep dry\n",
                "K-2\tBasel\tModane\t50\t1\t\n",
                "K-3\tOlten\tBern\t7\t3\t",
            ]
        )
        self.assertEqual([c.number for c in found], ["K-1", "K-2", "K-3"])
        self.assertEqual(found[0].remarks, "keep dry")
        self.assertEqual(by_destination(found), {"Bern": (1, 3, 7), "Modane": (2, 3, 150)})

    def test_shipped_manifest(self):
        code, lines = run("data/manifest.tsv")
        self.assertEqual(code, 0)
        self.assertEqual(
            lines,
            [
                ["Chiasso", "2", "consignments", "10", "pieces", "16700", "kg"],
                ["Modane", "2", "consignments", "30", "pieces", "40350", "kg"],
            ],
        )

    def test_only_remarks_that_exist_are_listed(self):
        code, lines = run("--remarks", "data/manifest.tsv")
        self.assertEqual(code, 0)
        self.assertEqual([line[0] for line in lines[2:]], ["K-3301:", "K-3302:", "K-3304:"])

    def test_remarks_are_read(self):
        found = read_manifest([HEADER, "\n", "K-1\tLa Plaine\tModane\t100\t2\tlong load, 14 m\n"])
        self.assertEqual(found, [("K-1", "La Plaine", "Modane", 100, 2, "long load, 14 m")])

    def test_header_only(self):
        self.assertEqual(read_manifest([HEADER]), [])

    def test_what_is_no_manifest_is_still_refused(self):
        for lines in ([], ["K-1\tBasel\tModane\t100\t2\tkeep dry\n"]):
            with self.subTest(lines=lines):
                with self.assertRaises(ManifestError):
                    read_manifest(lines)

    def test_line_that_is_cut_off_is_still_an_error(self):
        with self.assertRaises(Exception):
            read_manifest([HEADER, "K-1\tBasel\tModane\n"])


if __name__ == "__main__":
    unittest.main()
