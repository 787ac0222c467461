import unittest

from marks import line
from school.statistics import summary


class Marks(unittest.TestCase):
    def test_a_class_without_marks_has_neither_best_nor_mean(self):
        result = summary([])
        self.assertIsNone(result.best)
        self.assertIsNone(result.mean)
        self.assertEqual(result.count, 0)

    def test_it_is_listed(self):
        self.assertEqual(line("7b", []), "7b: no marks")

    def test_a_class_with_marks(self):
        self.assertEqual(tuple(summary([2, 1, 4, 3])), (1, 2.5, 4))
        self.assertEqual(line("7a", [2, 1, 4, 3]), "7a: best 1, mean 2.5")

    def test_one_mark(self):
        self.assertEqual(tuple(summary([3])), (3, 3, 1))


if __name__ == "__main__":
    unittest.main()
