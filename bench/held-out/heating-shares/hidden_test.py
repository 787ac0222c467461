import subprocess
import sys
import unittest

from shares.allocation import NoConsumption, allocate
from shares.bills import Bill, House


class AllocationTest(unittest.TestCase):
    def test_missing_cent_goes_to_the_first_of_equals(self):
        self.assertEqual(allocate(100, {"a": 1, "b": 1, "c": 1}), {"a": 34, "b": 33, "c": 33})
        self.assertEqual(allocate(101, {"a": 1, "b": 1, "c": 1}), {"a": 34, "b": 34, "c": 33})

    def test_missing_cent_goes_to_the_largest_fraction(self):
        # exact shares 3.3, 3.3, 3.4
        self.assertEqual(allocate(10, {"a": 33, "b": 33, "c": 34}), {"a": 3, "b": 3, "c": 4})
        # exact shares 7.44, 1.28, 1.28: nearest cents are 9 together
        self.assertEqual(allocate(10, {"c": 16, "b": 16, "a": 93}), {"c": 1, "b": 1, "a": 8})

    def test_more_than_the_bill_by_rounding_to_the_nearest(self):
        # exact shares 1.7, 1.7, 1.6: nearest cents are 6 together
        self.assertEqual(allocate(5, {"a": 17, "b": 17, "c": 16}), {"a": 2, "b": 2, "c": 1})
        self.assertEqual(allocate(5, {"c": 16, "a": 17, "b": 17}), {"c": 1, "a": 2, "b": 2})

    def test_several_missing_cents(self):
        # exact shares 2.4 (five times): two cents are missing
        self.assertEqual(allocate(12, dict.fromkeys("abcde", 1)), {"a": 3, "b": 3, "c": 2, "d": 2, "e": 2})

    def test_half_cents(self):
        self.assertEqual(allocate(1, {"a": 1, "b": 1}), {"a": 1, "b": 0})
        self.assertEqual(allocate(5, {"a": 1, "b": 1}), {"a": 3, "b": 2})

    def test_unheated_flat_gets_no_missing_cent(self):
        self.assertEqual(allocate(100, {"x": 0, "a": 1, "b": 1, "c": 1}), {"x": 0, "a": 34, "b": 33, "c": 33})
        self.assertEqual(allocate(100, {"a": 1, "b": 1, "c": 1, "x": 0}), {"a": 34, "b": 33, "c": 33, "x": 0})

    def test_every_bill_is_paid_to_the_cent(self):
        weights = {"a": 310, "b": 97, "c": 97, "d": 13, "e": 0, "f": 241}
        total = sum(weights.values())
        for cents in range(0, 3000, 7):
            shares = allocate(cents, weights)
            self.assertEqual(list(shares), list(weights))
            self.assertEqual(sum(shares.values()), cents)
            for name, share in shares.items():
                down = cents * weights[name] // total
                self.assertIn(share - down, (0, 1) if cents * weights[name] % total else (0,))

    def test_shipped_house(self):
        done = subprocess.run(
            [sys.executable, "split.py", "data/house-12.json"], stdout=subprocess.PIPE, universal_newlines=True
        )
        self.assertEqual(done.returncode, 0)
        self.assertEqual(
            [line.split() for line in done.stdout.splitlines()],
            [
                ["Wharf", "Road", "12"],
                ["ground", "1402.17"],
                ["first", "1802.16"],
                ["second", "1602.16"],
                ["attic", "103.51"],
                ["in", "all", "4910.00"],
            ],
        )

    def test_splits_that_come_out_even(self):
        self.assertEqual(allocate(1000, {"a": 2, "b": 2}), {"a": 500, "b": 500})
        self.assertEqual(
            allocate(240000, {"g": 300, "f": 500, "s": 400, "x": 0}), {"g": 60000, "f": 100000, "s": 80000, "x": 0}
        )
        self.assertEqual(allocate(0, {"a": 2, "b": 1}), {"a": 0, "b": 0})

    def test_nearest_cents_where_they_add_up(self):
        self.assertEqual(allocate(100, {"a": 1, "b": 2}), {"a": 33, "b": 67})
        self.assertEqual(allocate(10, {"a": 8, "b": 12, "c": 5}), {"a": 3, "b": 5, "c": 2})

    def test_unheated_house_is_still_refused(self):
        with self.assertRaises(NoConsumption):
            allocate(900, {"a": 0, "b": 0})

    def test_periods_are_added_up(self):
        house = House("Mill Lane 3", [Bill("2021", 100, {"a": 1, "b": 1}), Bill("2022", 50, {"a": 1, "b": 4})])
        self.assertEqual(house.owed(), {"a": 60, "b": 90})


if __name__ == "__main__":
    unittest.main()
