import unittest

from sessions import Sessions


class Sweeping(unittest.TestCase):
    def test_everybody_stays_in_time(self):
        sessions = Sessions()
        sessions.touch("desk-1", 0)
        self.assertEqual(sessions.sweep(1800), 0)
        self.assertEqual(sessions.users(), ["desk-1"])

    def test_nobody(self):
        self.assertEqual(Sessions().sweep(5), 0)


if __name__ == "__main__":
    unittest.main()
