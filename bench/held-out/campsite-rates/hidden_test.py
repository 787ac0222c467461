import contextlib
import io
import unittest
from datetime import date
from decimal import Decimal

import quote
from campsite.stay import deposit, stay_price
from campsite.tariff import load_tariff


class CampsiteRatesTest(unittest.TestCase):
    def setUp(self):
        self.tariff = load_tariff("data/tariff.json")

    def price(self, arrival, departure, electricity=False):
        return stay_price(self.tariff, date.fromisoformat(arrival), date.fromisoformat(departure), electricity)

    def test_stay_that_begins_before_a_season(self):
        self.assertEqual(self.price("2024-06-12", "2024-06-16"), Decimal("88.00"))

    def test_stay_outside_every_season(self):
        self.assertEqual(self.price("2024-10-01", "2024-10-04"), Decimal("54.00"))
        self.assertEqual(self.price("2024-05-21", "2024-05-22"), Decimal("18.00"))

    def test_stay_that_ends_after_a_season(self):
        self.assertEqual(self.price("2024-08-30", "2024-09-03"), Decimal("104.00"))

    def test_stay_from_one_season_over_a_gap_into_another(self):
        self.assertEqual(self.price("2024-05-19", "2024-06-17"), Decimal("570.00"))

    def test_electricity_is_added_on_nights_outside_the_seasons(self):
        self.assertEqual(self.price("2024-06-13", "2024-06-16", True), Decimal("83.50"))

    def test_command_for_a_stay_that_begins_before_a_season(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            quote.main(["2024-06-12", "2024-06-16", "--electricity"])
        self.assertEqual(out.getvalue().split(), ["stay", "106.00", "deposit", "18.00"])

    def test_stay_within_a_season(self):
        self.assertEqual(self.price("2024-08-10", "2024-08-14"), Decimal("136.00"))
        self.assertEqual(self.price("2024-08-30", "2024-09-01"), Decimal("68.00"))

    def test_event_comes_before_the_season_around_it(self):
        self.assertEqual(self.price("2024-08-01", "2024-08-06"), Decimal("206.00"))

    def test_stay_has_to_end_after_it_begins(self):
        with self.assertRaises(ValueError):
            self.price("2024-07-02", "2024-07-02")

    def test_deposit_is_a_night_at_the_base_rate(self):
        self.assertEqual(deposit(self.tariff), Decimal("18.00"))


if __name__ == "__main__":
    unittest.main()
