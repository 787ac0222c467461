import contextlib
import io
import unittest
from decimal import Decimal

import quote
from tiles.boxes import boxes_needed, with_cutting
from tiles.catalogue import CATALOGUE
from tiles.order import order_lines, render


class TileOrdersTest(unittest.TestCase):
    def test_exact_number_of_boxes(self):
        self.assertEqual(boxes_needed(440, 44), 10)
        self.assertEqual(boxes_needed(25, 25), 1)
        self.assertEqual(boxes_needed(22, 11), 2)

    def test_no_tiles_take_no_box(self):
        self.assertEqual(boxes_needed(0, 11), 0)

    def test_order_with_a_room_of_exactly_full_boxes(self):
        rooms = [
            {"name": "hall", "tile": "TERRA-20", "pieces": 130},
            {"name": "bathroom", "tile": "METRO-10", "pieces": 400},
            {"name": "porch", "tile": "SLATE-30", "pieces": 20},
        ]
        self.assertEqual(
            [(line.room, line.boxes, line.price) for line in order_lines(rooms, CATALOGUE)],
            [
                ("hall", 6, Decimal("178.50")),
                ("bathroom", 10, Decimal("210.00")),
                ("porch", 2, Decimal("77.00")),
            ],
        )

    def test_quote_of_the_order_on_file(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(quote.main(["quote.py", "data/order-2207.json"]), 0)
        lines = out.getvalue().splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["hall", "kitchen", "bathroom", "total"])
        self.assertEqual([line.split()[-1] for line in lines], ["178.50", "346.50", "210.00", "735.00"])

    def test_rest_opens_another_box(self):
        self.assertEqual(boxes_needed(26, 25), 2)
        self.assertEqual(boxes_needed(49, 25), 2)
        self.assertEqual(boxes_needed(3, 11), 1)
        self.assertEqual(boxes_needed(441, 44), 11)

    def test_cutting_is_rounded_up(self):
        self.assertEqual([with_cutting(pieces) for pieces in (0, 1, 10, 100, 101)], [0, 2, 11, 110, 112])

    def test_empty_order_costs_nothing(self):
        self.assertEqual(render(order_lines([], CATALOGUE)).split(), ["total", "0.00"])


if __name__ == "__main__":
    unittest.main()
