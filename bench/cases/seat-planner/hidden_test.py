import unittest

from parliament.shares import majority, share_out


class Shares(unittest.TestCase):
    def test_largest_remainders(self):
        votes = {"Harbour": 4700, "Hills": 3100, "Plains": 1900, "Islands": 300}
        self.assertEqual(share_out(votes, 12), {"Harbour": 6, "Hills": 4, "Plains": 2, "Islands": 0})

    def test_all_seats_are_given(self):
        for seats in range(1, 60):
            given = share_out({"a": 4160, "b": 3380, "c": 2460}, seats)
            self.assertEqual(sum(given.values()), seats)

    def test_thirds(self):
        given = share_out({"a": 1001, "b": 1000, "c": 999}, 10)
        self.assertEqual(given, {"a": 4, "b": 3, "c": 3})

    def test_exact_shares(self):
        self.assertEqual(share_out({"a": 50, "b": 30, "c": 20}, 10), {"a": 5, "b": 3, "c": 2})

    def test_majority(self):
        self.assertEqual(majority({"a": 6, "b": 5}), "a")
        self.assertIsNone(majority({"a": 5, "b": 5}))


if __name__ == "__main__":
    unittest.main()
