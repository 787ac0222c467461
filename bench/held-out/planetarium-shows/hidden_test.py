import os
import tempfile
import unittest

from planetarium.programme import capacity, closing, showings
from planetarium.settings import Day, load


def settings(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "day.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[day]\n" + text)
        return load(path)


class Programme(unittest.TestCase):
    def test_the_shows_of_the_settings(self):
        day = settings("first = 10:30\nlength = 50\npause = 25\nshows = 3\nseats = 82\n")
        self.assertEqual(showings(day), [(630, 680), (705, 755), (780, 830)])

    def test_the_room_in_all_of_them(self):
        day = settings("first = 10:30\nlength = 50\npause = 25\nshows = 3\nseats = 82\n")
        self.assertEqual(capacity(day), 246)

    def test_the_closing(self):
        day = settings("first = 10:00\nlength = 60\nshows = 2\nseats = 10\n")
        self.assertEqual(closing(day), 765)

    def test_a_day_without_shows(self):
        day = settings("first = 10:00\nlength = 60\nshows = 0\nseats = 10\n")
        self.assertEqual((showings(day), capacity(day), closing(day)), ([], 0, 600))

    def test_a_day_made_by_hand(self):
        day = Day(first=600, length=30, pause=10, shows=2, seats=5)
        self.assertEqual((showings(day), capacity(day)), ([(600, 630), (640, 670)], 10))

    def test_the_other_settings(self):
        day = settings("first = 09:05\nlength = 50\nshows = 1\nseats = 82\n")
        self.assertEqual((day.first, day.length, day.pause, day.seats), (545, 50, 0, 82))


if __name__ == "__main__":
    unittest.main()
