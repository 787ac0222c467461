import subprocess
import sys
import unittest

from tiles.preview import preview
from tiles.render import render


class Tiles(unittest.TestCase):
    def test_the_scale_is_one_unless_somebody_says_otherwise(self):
        self.assertEqual(render((3, 4, 2)).pixels, 256)

    def test_the_preview_is_drawn(self):
        self.assertEqual([image.pixels for image in preview([(1, 0, 0), (1, 1, 0)])], [256, 256])

    def test_high_resolution(self):
        self.assertEqual(render((3, 4, 2), 2).pixels, 512)
        self.assertEqual(render((3, 4, 2), scale=3).pixels, 768)

    def test_bounds(self):
        image = render((1, 1, 0), 1)
        self.assertEqual((image.west, image.east), (0.0, 180.0))


if __name__ == "__main__":
    unittest.main()
