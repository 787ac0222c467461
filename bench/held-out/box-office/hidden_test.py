import logging
import subprocess
import sys
import unittest

from boxoffice.bookings import Bookings
from boxoffice.commands import replay
from boxoffice.hall import Refused, all_seats

logging.disable(logging.CRITICAL)


class BoxOfficeTest(unittest.TestCase):
    def setUp(self):
        self.bookings = Bookings()

    def test_cancel_after_a_move_frees_both_seats(self):
        self.bookings.book("1", "A1")
        self.bookings.move("1", "B2")
        self.bookings.cancel("1")
        self.assertEqual(self.bookings.free_seats(), all_seats())
        self.assertEqual(self.bookings.occupied(), [])
        with self.assertRaises(Refused):
            self.bookings.seat_of("1")

    def test_seat_that_was_left_can_be_sold_again(self):
        self.bookings.book("1", "A1")
        self.bookings.move("1", "B2")
        self.bookings.book("2", "A1")
        self.assertEqual(self.bookings.occupied(), [("A1", "2"), ("B2", "1")])
        self.bookings.cancel("1")
        self.assertEqual(self.bookings.occupied(), [("A1", "2")])
        self.assertEqual(self.bookings.seat_of("2"), "A1")

    def test_seat_that_was_moved_to_is_taken(self):
        self.bookings.book("1", "A1")
        self.bookings.move("1", "B2")
        with self.assertRaises(Refused):
            self.bookings.book("2", "B2")
        self.assertEqual(self.bookings.occupied(), [("B2", "1")])
        self.assertNotIn("B2", self.bookings.free_seats())
        self.assertIn("A1", self.bookings.free_seats())

    def test_moves_in_a_row(self):
        self.bookings.book("1", "A1")
        self.bookings.book("2", "A2")
        for seat in ("C1", "C2", "C3"):
            self.bookings.move("1", seat)
        self.bookings.move("2", "C1")
        self.assertEqual(self.bookings.occupied(), [("C1", "2"), ("C3", "1")])
        self.bookings.cancel("2")
        self.bookings.cancel("1")
        self.assertEqual(len(self.bookings.free_seats()), len(all_seats()))

    def test_shipped_evening(self):
        done = subprocess.run(
            [sys.executable, "evening.py", "data/evening.txt"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, 0)
        self.assertEqual(
            done.stdout.splitlines(), ["A1  4410", "B1  4414", "16 seats free, 1 commands refused"]
        )

    def test_book_and_cancel(self):
        self.bookings.book("1", "A1")
        self.bookings.book("2", "C6")
        self.bookings.cancel("1")
        self.assertEqual(self.bookings.occupied(), [("C6", "2")])
        self.bookings.book("3", "A1")
        self.assertEqual(self.bookings.seat_of("3"), "A1")

    def test_refused_commands_change_nothing(self):
        lines = ["book 1 A1", "book 2 A1", "book 1 A2", "book 3 D1", "move 9 A2", "cancel 9", "move 1 A9", "sell 1 A2"]
        self.assertEqual(replay(self.bookings, lines), 7)
        self.assertEqual(self.bookings.occupied(), [("A1", "1")])

    def test_move_to_a_taken_seat_is_refused(self):
        self.bookings.book("1", "A1")
        self.bookings.book("2", "A2")
        with self.assertRaises(Refused):
            self.bookings.move("1", "A2")
        self.assertEqual(self.bookings.seat_of("1"), "A1")
        self.assertEqual(self.bookings.occupied(), [("A1", "1"), ("A2", "2")])

    def test_move_reports_the_new_seat(self):
        self.bookings.book("1", "A1")
        self.bookings.move("1", "B6")
        self.assertEqual(self.bookings.seat_of("1"), "B6")


if __name__ == "__main__":
    unittest.main()
