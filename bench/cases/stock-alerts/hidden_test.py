import unittest

import alert
from stock.money import format_price, parse_price
from stock.text import plural


class Alerts(unittest.TestCase):
    def test_lines(self):
        from stock.catalogue import ITEMS

        self.assertEqual(list(alert.lines(ITEMS)), ["3 boxes of screws: 37,50 EUR", "1 box of glue: 999,05 EUR"])

    def test_nothing_is_low(self):
        self.assertEqual(list(alert.lines([{"name": "x", "count": 5, "least": 5, "cents": 1}])), [])

    def test_prices(self):
        self.assertEqual(format_price(123450), "1.234,50 EUR")
        self.assertEqual(parse_price("1.234,50 EUR"), 123450)

    def test_words(self):
        self.assertEqual([plural("box", "boxes", count) for count in (0, 1, 2)], ["boxes", "box", "boxes"])


if __name__ == "__main__":
    unittest.main()
