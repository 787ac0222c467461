import contextlib
import io
import unittest

import plan
from firing import stage_minutes, timetable
from programme import Stage, load_programme


def run(path):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        plan.main(["plan.py", path])
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


class KilnScheduleTest(unittest.TestCase):
    def test_stage_that_holds(self):
        self.assertEqual(stage_minutes(Stage(320, 100, 25), 20), 205)
        self.assertEqual(stage_minutes(Stage(320, 100, 1), 20), 181)

    def test_hold_after_cooling(self):
        self.assertEqual(stage_minutes(Stage(1000, 120, 30), 1240), 150)

    def test_hold_without_a_change_of_temperature(self):
        self.assertEqual(stage_minutes(Stage(500, 100, 45), 500), 45)

    def test_later_stages_begin_after_the_hold(self):
        stages = [Stage(120, 100, 10), Stage(220, 100), Stage(320, 50, 20)]
        self.assertEqual([end for _, end in timetable(stages)], [70, 130, 270])

    def test_programme_with_holds_on_file(self):
        self.assertEqual(
            run("programmes/stoneware.json"),
            ["stoneware glaze", "5:48 600 C", "10:03 1240 C", "12:33 1000 C", "22:33 200 C"],
        )

    def test_programme_without_holds_on_file(self):
        self.assertEqual(run("programmes/bisque.json"), ["bisque", "7:15 600 C", "9:55 1000 C"])

    def test_stage_without_hold(self):
        self.assertEqual(stage_minutes(Stage(620, 100), 20), 360)
        self.assertEqual(stage_minutes(Stage(200, 80), 1000), 600)

    def test_programme_is_read(self):
        stages = load_programme("programmes/stoneware.json").stages
        self.assertEqual([stage.hold_minutes for stage in stages], [0, 15, 30, 0])
        self.assertEqual([stage.holds for stage in stages], [False, True, True, False])


if __name__ == "__main__":
    unittest.main()
