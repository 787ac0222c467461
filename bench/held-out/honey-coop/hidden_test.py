import json
import os
import tempfile
import unittest

from coop.deliveries import load_deliveries
from coop.members import load_members
from coop.money import payouts

BOOK = {
    "0": {"apiary": "Station"},
    "1": {"apiary": "First"},
    "4": {"apiary": "Fourth"},
    "40": {"apiary": "Heath", "levy": 5},
    "1000": {"apiary": "Thousand", "levy": 10},
}


class Payouts(unittest.TestCase):
    def paid(self, *rows, book=BOOK):
        with tempfile.TemporaryDirectory() as folder:
            members, deliveries = os.path.join(folder, "m.json"), os.path.join(folder, "d.csv")
            with open(members, "w", encoding="utf-8") as file:
                json.dump(book, file)
            with open(deliveries, "w", encoding="utf-8") as file:
                file.write("\n".join(("member,kilos,grade",) + rows) + "\n")
            return payouts(load_members(members), load_deliveries(deliveries))

    def test_a_number_of_four_digits_as_before(self):
        self.assertEqual(self.paid("1000,1.5,1"), {"Thousand": 1107})

    def test_numbers_with_zeros_before_them(self):
        self.assertEqual(self.paid("0001,1,1", "0004,1,2"), {"First": 820, "Fourth": 650})

    def test_zeros_at_the_end_belong_to_the_number(self):
        self.assertEqual(self.paid("0040,2,1", "0004,1,1"), {"Heath": 1558, "Fourth": 820})

    def test_the_hives_of_the_cooperative(self):
        self.assertEqual(self.paid("0000,2,2", "0001,1,1"), {"Station": 1300, "First": 820})

    def test_deliveries_are_added_up(self):
        self.assertEqual(self.paid("0001,1,1", "0001,0.5,2", "1000,1,1"), {"First": 1145, "Thousand": 738})

    def test_an_unknown_number_stops_the_payout(self):
        with self.assertRaises((LookupError, ValueError)):
            self.paid("1000,1,1", "2000,1,1")
        with self.assertRaises((LookupError, ValueError)):
            self.paid("0001,1,1", "0009,1,1")

    def test_no_deliveries(self):
        self.assertEqual(self.paid(), {})


if __name__ == "__main__":
    unittest.main()
