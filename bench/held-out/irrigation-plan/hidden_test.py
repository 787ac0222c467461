import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

from irrigation.__main__ import main
from irrigation.files import load_plan
from irrigation.model import Plan, Soil, Zone
from irrigation.schedule import schedule

SUMMER = ["orchard 72 min 5040 l", "seedlings 15 min 219 l", "hedge 24 min 320 l"]
LOAM = {"name": "loam", "intake_mm_per_hour": 10}


def run(path):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([str(path)])
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def bed(soil):
    return {"name": "bed", "area_m2": 10, "need_mm": 5, "soil": soil}


class IrrigationPlanTest(unittest.TestCase):
    def setUp(self):
        self.home = Path.cwd()
        self.addCleanup(os.chdir, self.home)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def tearDown(self):
        os.chdir(self.home)

    def write(self, name, document):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def test_plan_is_read_from_the_root_of_the_repository(self):
        self.assertEqual(run("plans/summer/plan.json"), SUMMER)

    def test_plan_gives_the_same_wherever_the_command_is_started(self):
        plan = (self.home / "plans/summer/plan.json").resolve()
        os.chdir(self.folder)
        self.assertEqual(run(plan), SUMMER)
        os.chdir(plan.parent)
        self.assertEqual(run("plan.json"), SUMMER)
        os.chdir(plan.parent / "zones")
        self.assertEqual(run("../plan.json"), SUMMER)

    def test_names_are_relative_to_the_file_in_which_they_stand(self):
        self.write("farm/soil.json", LOAM)
        self.write("soil.json", {"name": "clay", "intake_mm_per_hour": 1})
        self.write("farm/bed.json", bed("soil.json"))
        plan = load_plan(self.write("plan.json", {"title": "t", "zones": ["farm/bed.json"]}))
        self.assertEqual(plan.zones, (Zone("bed", 10, 5, Soil("loam", 10)),))

    def test_missing_part_stops_the_plan(self):
        self.write("bed.json", bed("gravel.json"))
        plan = self.write("plan.json", {"title": "t", "zones": ["bed.json"]})
        with self.assertRaises((Exception, SystemExit)):
            load_plan(str(plan))
        other = self.write("other.json", {"title": "t", "zones": ["pond.json"]})
        with self.assertRaises((Exception, SystemExit)):
            load_plan(str(other))

    def test_plan_in_the_current_folder(self):
        self.write("loam.json", LOAM)
        self.write("bed.json", bed("loam.json"))
        self.write("plan.json", {"title": "t", "zones": ["bed.json"]})
        os.chdir(self.folder)
        self.assertEqual(run("plan.json"), ["bed 30 min 50 l"])

    def test_absolute_names(self):
        soil = self.write("soils/loam.json", LOAM)
        zone = self.write("zones/bed.json", bed(str(soil)))
        plan = self.write("plans/plan.json", {"title": "t", "zones": [str(zone)]})
        self.assertEqual(run(plan), ["bed 30 min 50 l"])

    def test_valve_times(self):
        plan = Plan("t", (Zone("lawn", 3, 7, Soil("sand", 25)), Zone("pots", 0.5, 1, Soil("peat", 60))))
        self.assertEqual([(e.zone, e.minutes, e.litres) for e in schedule(plan)], [("lawn", 17, 21), ("pots", 1, 0)])


if __name__ == "__main__":
    unittest.main()
