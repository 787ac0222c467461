import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))

from podcast.feed import render
from podcast.show import read_show, running_time, seconds_of

DATA = {"title": "A & B", "episodes": [
    {"title": " One ", "number": 1, "length": "1:05"},
    {"title": "Two", "number": 2, "length": "1:00:00"},
    {"title": "Three", "number": 3, "length": "9:00", "draft": True},
]}


class Feed(unittest.TestCase):
    def test_lengths_are_in_seconds_and_the_newest_is_first(self):
        text = render(read_show(DATA))
        first = "<item><title>2. Two</title><duration>3600</duration></item>"
        second = "<item><title>1. One</title><duration>65</duration></item>"
        self.assertIn(first, text)
        self.assertIn(second, text)
        self.assertLess(text.index(first), text.index(second))

    def test_drafts_stay_out(self):
        self.assertNotIn("Three", render(read_show(DATA)))

    def test_a_show_without_episodes(self):
        text = render(read_show({"title": "A & B", "episodes": []}))
        self.assertEqual(text, "<channel>\n  <title>A &amp; B</title>\n</channel>")

    def test_running_time(self):
        self.assertEqual(running_time(read_show(DATA)), 3665)

    def test_lengths(self):
        self.assertEqual([seconds_of("0:59"), seconds_of("1:02:10")], [59, 3730])


if __name__ == "__main__":
    unittest.main()
