import unittest

from sessions import Sessions


def sessions(**seen):
    made = Sessions()
    for user, now in seen.items():
        made.touch(user, now)
    return made


class Sweeping(unittest.TestCase):
    def test_drops_those_who_left(self):
        some = sessions(one=0, two=1700, three=50)
        self.assertEqual(some.sweep(1900), 2)
        self.assertEqual(some.users(), ["two"])

    def test_drops_everybody(self):
        some = sessions(a=0, b=1, c=2)
        self.assertEqual(some.sweep(9999), 3)
        self.assertEqual(some.users(), [])

    def test_keeps_those_who_are_in_time(self):
        some = sessions(one=0)
        self.assertEqual(some.sweep(1800), 0)
        self.assertEqual(some.users(), ["one"])

    def test_a_second_sweep_finds_nothing(self):
        some = sessions(a=0, b=5000)
        some.sweep(5000)
        self.assertEqual(some.sweep(5000), 0)


if __name__ == "__main__":
    unittest.main()
