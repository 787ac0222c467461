import unittest

from tiles.boxes import boxes_needed, with_cutting


class BoxesTest(unittest.TestCase):
    def test_opens_a_box_for_the_rest(self):
        self.assertEqual(boxes_needed(26, 25), 2)
        self.assertEqual(boxes_needed(1, 25), 1)

    def test_adds_a_tenth_for_cutting(self):
        self.assertEqual(with_cutting(100), 110)
        self.assertEqual(with_cutting(101), 112)


if __name__ == "__main__":
    unittest.main()
