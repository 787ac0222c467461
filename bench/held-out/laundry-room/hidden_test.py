import unittest

from laundry.clock import minutes, written
from laundry.machine import Machine
from laundry.room import Room


class Laundry(unittest.TestCase):
    def test_a_machine_is_free_in_the_minute_of_its_end(self):
        machine = Machine("left")
        machine.start("wool", 100)
        self.assertEqual(machine.end(), 140)
        self.assertFalse(machine.is_free(139))
        self.assertTrue(machine.is_free(140))

    def test_a_machine_that_was_never_started(self):
        self.assertIsNone(Machine("left").end())
        self.assertTrue(Machine("left").is_free(0))

    def test_the_room(self):
        room = Room(["a", "b", "c"])
        room.machine("a").start("cotton", 0)
        room.machine("c").start("quick", 20)
        self.assertEqual(room.free(30), ["b"])
        self.assertEqual(room.busy(30), [("c", 50), ("a", 95)])
        self.assertEqual(room.free(95), ["a", "b", "c"])

    def test_programs_are_checked(self):
        with self.assertRaises(ValueError):
            Machine("a").start("silk", 0)

    def test_the_clock(self):
        self.assertEqual((minutes("06:05"), written(365)), (365, "06:05"))


if __name__ == "__main__":
    unittest.main()
