import unittest

from contacts import find_contact
from pager import number_for


class Pager(unittest.TestCase):
    def test_operations_stand_in(self):
        self.assertEqual(number_for("storage"), "+491515550100")

    def test_also_for_a_team_that_is_not_listed(self):
        self.assertEqual(number_for("cafeteria"), "+491515550100")

    def test_who_is_on_duty_is_rung(self):
        self.assertEqual(number_for("network"), "+491515550101")
        self.assertEqual(number_for("operations"), "+491515550100")

    def test_the_look_up_still_says_that_nobody_is(self):
        self.assertIsNone(find_contact("storage"))


if __name__ == "__main__":
    unittest.main()
