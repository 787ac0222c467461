import unittest

from planning.merge import merge
from planning.works import Closure


class MergeTest(unittest.TestCase):
    def test_keeps_separate_closures_in_order_of_time(self):
        later, earlier = Closure(50, 58, ("E-2",)), Closure(20, 28, ("E-1",))
        self.assertEqual(merge([later, earlier]), [earlier, later])

    def test_section_without_works_has_no_closure(self):
        self.assertEqual(merge([]), [])

    def test_joins_two_closures(self):
        joined = Closure(20, 28, ("E-1",)).joined(Closure(26, 27, ("E-2",)))
        self.assertEqual(joined, Closure(20, 28, ("E-1", "E-2")))


if __name__ == "__main__":
    unittest.main()
