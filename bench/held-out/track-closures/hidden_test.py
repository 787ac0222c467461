import contextlib
import io
import unittest

import closures
from planning.merge import merge
from planning.works import Closure


def works(*spans):
    return [Closure(start, end, (f"E-{number}",)) for number, (start, end) in enumerate(spans, start=1)]


def spans(merged):
    return [(closure.start, closure.end) for closure in merged]


class TrackClosuresTest(unittest.TestCase):
    def test_two_overlapping_works_are_one_closure(self):
        self.assertEqual(list(merge(works((20, 28), (26, 34)))), [Closure(20, 34, ("E-1", "E-2"))])

    def test_chain_of_works_is_one_closure(self):
        merged = merge(works((20, 28), (26, 34), (33, 40), (40, 41), (41, 50)))
        self.assertEqual(list(merged), [Closure(20, 50, ("E-1", "E-2", "E-3", "E-4", "E-5"))])

    def test_works_within_a_longer_one_do_not_shorten_it(self):
        merged = merge(works((10, 60), (12, 20), (30, 40), (55, 58), (59, 70)))
        self.assertEqual(spans(merged), [(10, 70)])
        self.assertEqual(sorted(merged[0].orders), ["E-1", "E-2", "E-3", "E-4", "E-5"])

    def test_several_closures_of_several_works(self):
        merged = merge(works((0, 4), (3, 8), (7, 9), (20, 25), (25, 30), (60, 64), (90, 95), (94, 99)))
        self.assertEqual(spans(merged), [(0, 9), (20, 30), (60, 64), (90, 99)])
        self.assertEqual([len(closure.orders) for closure in merged], [3, 2, 1, 2])

    def test_order_of_the_rows_does_not_matter(self):
        merged = merge(works((33, 40), (90, 95), (20, 28), (26, 34)))
        self.assertEqual(spans(merged), [(20, 40), (90, 95)])
        self.assertEqual(tuple(merged[0].orders), ("E-3", "E-4", "E-1"))

    def test_week_on_file(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(closures.main(["closures.py", "data/week-31.csv"]), 0)
        self.assertEqual(
            [" ".join(line.split()) for line in out.getvalue().splitlines()],
            [
                "KH-12 22 to 29 E-5102",
                "KH-12 118 to 126 E-5117",
                "KH-12 15 hours closed",
                "KH-15 20 to 40 E-5109, E-5110, E-5121",
                "KH-15 140 to 146 E-5126",
                "KH-15 26 hours closed",
                "KH-19 44 to 52 E-5130",
                "KH-19 8 hours closed",
            ],
        )

    def test_separate_works_stay_separate(self):
        self.assertEqual(spans(merge(works((50, 58), (20, 28), (59, 60)))), [(20, 28), (50, 58), (59, 60)])

    def test_none_and_one(self):
        self.assertEqual(list(merge([])), [])
        self.assertEqual(list(merge(works((5, 9)))), works((5, 9)))

    def test_the_works_given_are_left_alone(self):
        given = works((50, 58), (20, 28))
        merge(given)
        self.assertEqual(given, works((50, 58), (20, 28)))


if __name__ == "__main__":
    unittest.main()
