import unittest
from datetime import date
from decimal import Decimal

from campsite.stay import stay_price
from campsite.tariff import Season, Tariff

SUMMER = Season("summer", date(2024, 6, 15), date(2024, 8, 31), Decimal("30"))
REGATTA = Season("regatta", date(2024, 8, 2), date(2024, 8, 4), Decimal("50"))
TARIFF = Tariff(Decimal("15"), Decimal("4"), (REGATTA, SUMMER))


class StayTest(unittest.TestCase):
    def test_adds_up_the_nights(self):
        self.assertEqual(stay_price(TARIFF, date(2024, 7, 1), date(2024, 7, 4)), Decimal("90"))

    def test_event_comes_before_the_season(self):
        self.assertEqual(stay_price(TARIFF, date(2024, 8, 1), date(2024, 8, 4)), Decimal("130"))

    def test_adds_electricity_for_each_night(self):
        self.assertEqual(stay_price(TARIFF, date(2024, 7, 1), date(2024, 7, 3), True), Decimal("68"))


if __name__ == "__main__":
    unittest.main()
