import subprocess
import sys
import unittest

from orders import orders_for
from stock import StockError, load_stock, read_stock

HEADER = "sku,description,on_hand,reorder_point,pack_size\n"


def orders(*rows):
    return [(o.sku, o.packs, o.pieces) for o in orders_for(read_stock([HEADER] + [row + "\n" for row in rows]))]


class ReorderTest(unittest.TestCase):
    def test_shipped_export(self):
        found = orders_for(load_stock("data/stock.csv"))
        self.assertEqual(
            [(o.sku, o.packs, o.pieces) for o in found], [("N-031", 2, 400), ("G-110", 2, 200), ("T-450", 1, 50)]
        )
        self.assertEqual(found[0].description, "nitrile gloves M")

    def test_reorder_point_is_reached_again_in_whole_packs(self):
        self.assertEqual(orders("A,tape,0,10,4"), [("A", 3, 12)])
        self.assertEqual(orders("A,tape,2,10,4"), [("A", 2, 8)])

    def test_item_at_its_reorder_point_is_not_ordered(self):
        self.assertEqual(orders("A,tape,10,10,4", "B,lint,11,10,4"), [])
        self.assertEqual(orders("A,tape,9,10,4", "B,lint,10,10,4"), [("A", 1, 4)])

    def test_most_urgent_first(self):
        self.assertEqual(
            orders("A,tape,8,10,1", "B,lint,1,10,5", "C,lamp,0,2,1"), [("C", 2, 2), ("B", 2, 10), ("A", 2, 2)]
        )

    def test_program(self):
        done = subprocess.run(
            [sys.executable, "reorder.py", "data/stock.csv"], stdout=subprocess.PIPE, universal_newlines=True
        )
        self.assertEqual(done.returncode, 0)
        self.assertEqual([line.split()[0] for line in done.stdout.splitlines()], ["N-031", "G-110", "T-450"])

    def test_export_is_read_with_whole_numbers(self):
        items = read_stock([HEADER, "A,tape,7,10,4\n"])
        self.assertEqual(len(items), 1)
        self.assertEqual((items[0]["sku"], items[0]["on_hand"], items[0]["pack_size"]), ("A", 7, 4))

    def test_export_without_items(self):
        self.assertEqual(orders(), [])

    def test_bad_exports_are_still_refused(self):
        with self.assertRaises(StockError):
            read_stock([HEADER, "A,tape,7,10,0\n"])
        with self.assertRaises(ValueError):
            read_stock([HEADER, "A,tape,many,10,1\n"])


if __name__ == "__main__":
    unittest.main()
