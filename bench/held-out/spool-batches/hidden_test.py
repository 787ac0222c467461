import os
import subprocess
import sys
import unittest

from batches import Job, group

SMALL = [
    "small-1: 20 pages: minutes-march parish-letter",
    "small-2: 31 pages: statutes",
    "small-3: 25 pages: timetable choir-sheets price-list",
]


def run(**settings):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SPOOL_")}
    environ.update(settings)
    done = subprocess.run(
        [sys.executable, "spool.py", "data/jobs.csv"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
    )
    return done.returncode, done.stdout.splitlines()


class SpoolTest(unittest.TestCase):
    def test_size_from_the_environment(self):
        self.assertEqual(run(SPOOL_MAX_PAGES="25", SPOOL_QUEUE="small"), (0, SMALL))

    def test_size_with_another_number_of_digits(self):
        code, lines = run(SPOOL_MAX_PAGES="9")
        self.assertEqual(code, 0)
        self.assertEqual([line.split()[1] for line in lines], ["12", "8", "31", "4", "16", "5"])
        code, lines = run(SPOOL_MAX_PAGES="100")
        self.assertEqual((code, len(lines)), (0, 1))

    def test_batch_may_be_filled_to_the_last_page(self):
        self.assertEqual([line.split()[1] for line in run(SPOOL_MAX_PAGES="51")[1]], ["51", "25"])
        self.assertEqual([line.split()[1] for line in run(SPOOL_MAX_PAGES="50")[1]], ["20", "35", "21"])

    def test_defaults(self):
        code, lines = run()
        self.assertEqual(code, 0)
        self.assertEqual([line.split()[:2] for line in lines], [["main-1:", "55"], ["main-2:", "21"]])

    def test_queue_from_the_environment(self):
        code, lines = run(SPOOL_QUEUE="annex")
        self.assertEqual(code, 0)
        self.assertTrue(lines[0].startswith("annex-1: 55 pages: minutes-march "))

    def test_group_keeps_order_and_all_jobs(self):
        jobs = [Job("a", 5), Job("b", 6), Job("c", 1), Job("d", 20), Job("e", 1)]
        self.assertEqual(
            [[job.name for job in batch] for batch in group(jobs, 7)], [["a"], ["b", "c"], ["d"], ["e"]]
        )
        self.assertEqual(group([], 7), [])


if __name__ == "__main__":
    unittest.main()
