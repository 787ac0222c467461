import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))

from gym.course import Course
from gym.desk import Desk


def course(places, *members):
    result = Course(places)
    for member in members:
        result.book(member)
    return result


class Courses(unittest.TestCase):
    def test_places_and_waiting_list(self):
        yoga = course(2, "1", "2", "3")
        self.assertEqual((yoga.members, yoga.waiting, yoga.free_places()), (["1", "2"], ["3"], 0))

    def test_a_second_booking_changes_nothing(self):
        yoga = course(2, "1", "1")
        self.assertEqual((yoga.members, yoga.waiting, yoga.free_places()), (["1"], [], 1))

    def test_the_first_who_waits_moves_up(self):
        yoga = course(1, "1", "2", "3")
        yoga.cancel("1")
        self.assertEqual((yoga.members, yoga.waiting), (["2"], ["3"]))

    def test_the_desk(self):
        desk = Desk()
        for line in ("course yoga 1", "", "book yoga 7", "book yoga 8", "cancel yoga 7"):
            desk.handle(line.split())
        self.assertEqual(desk.courses["yoga"].members, ["8"])

    def test_a_new_course_is_empty(self):
        self.assertEqual((Course(4).free_places(), Course(4).members), (4, []))

    def test_cancelling_and_unknown_orders(self):
        yoga = Course(1)
        yoga.members.append("1")
        yoga.cancel("2")
        self.assertEqual(yoga.members, ["1"])
        with self.assertRaises(ValueError):
            Desk().handle(["sell", "yoga", "1"])


if __name__ == "__main__":
    unittest.main()
