import contextlib
import io
import unittest
from datetime import date
from decimal import Decimal

from meters.__main__ import main
from meters.errors import ReadingError
from meters.importer import import_readings
from meters.reading import parse_reading
from meters.summary import by_district

HEADER = "meter,district,day,reading\n"


def imported(*rows):
    return import_readings(io.StringIO(HEADER + "".join(f"{row}\n" for row in rows)))


def run(path):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(["meters", path])
    return status, out.getvalue().splitlines()


class MeterImportTest(unittest.TestCase):
    def test_unreadable_volume_is_set_aside_with_its_reason(self):
        result = imported("W-1,mill,2024-02-06,n/a")
        self.assertEqual([(entry.line, entry.meter) for entry in result.rejected], [(2, "W-1")])
        self.assertEqual(result.rejected[0].reason, "reading: cannot read 'n/a'")
        self.assertEqual(result.readings, [])

    def test_unreadable_day_is_set_aside_with_its_reason(self):
        result = imported("W-1,mill,2024-02-06,4.0", "W-2,mill,6 Feb,5.0")
        self.assertEqual([(entry.line, entry.meter) for entry in result.rejected], [(3, "W-2")])
        self.assertEqual(result.rejected[0].reason, "day: cannot read '6 Feb'")

    def test_import_goes_on_after_a_rejected_row(self):
        result = imported("W-1,mill,2024-02-06,", "W-2,mill,2024-02-06,5.0", "W-3,mill,,1", "W-4,quay,2024-02-07,2.5")
        self.assertEqual([entry.meter for entry in result.rejected], ["W-1", "W-3"])
        self.assertEqual([reading.meter for reading in result.readings], ["W-2", "W-4"])

    def test_round_on_file_is_reported_in_full(self):
        status, lines = run("data/round-7.csv")
        self.assertEqual(status, 1)
        self.assertEqual([line.split() for line in lines[:2]], [["harbour", "500.7", "m3"], ["mill", "1261.5", "m3"]])
        self.assertEqual(
            [line.strip() for line in lines[2:]],
            [
                "rejected",
                "line 5  W-3308  reading: cannot read 'n/a'",
                "line 7  W-3311  day: cannot read '06.02.2024'",
            ],
        )

    def test_good_rows_are_read(self):
        result = imported("W-1,mill,2024-02-06,4.0", "W-2,quay,2024-02-07,5.25")
        self.assertEqual(result.rejected, [])
        self.assertEqual(result.readings[1].day, date(2024, 2, 7))
        self.assertEqual(by_district(result.readings), {"mill": Decimal("4.0"), "quay": Decimal("5.25")})

    def test_empty_file_has_neither(self):
        result = imported()
        self.assertEqual((result.readings, result.rejected), ([], []))

    def test_parser_still_refuses_a_bad_row(self):
        with self.assertRaises(ReadingError) as caught:
            parse_reading({"meter": "W-1", "district": "mill", "day": "2024-02-06", "reading": "12,5"})
        self.assertEqual((caught.exception.field, caught.exception.value), ("reading", "12,5"))


if __name__ == "__main__":
    unittest.main()
