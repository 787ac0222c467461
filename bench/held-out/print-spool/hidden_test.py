import unittest

from printing.job import Job
from printing.queue import Spool


def spool(*jobs):
    result = Spool()
    for job in jobs:
        result.add(job)
    return result


class Spooling(unittest.TestCase):
    def test_jobs_in_the_order_they_came(self):
        some = spool(Job("a", 1), Job("b", 1))
        self.assertEqual([some.take("A4").document, some.take("A4").document, some.take("A4")], ["a", "b", None])

    def test_urgent_jobs_first(self):
        some = spool(Job("a", 1), Job("b", 1, urgent=True), Job("c", 1, urgent=True))
        self.assertEqual([some.take("A4").document for _ in range(3)], ["b", "c", "a"])

    def test_only_the_own_paper(self):
        some = spool(Job("a", 1), Job("plan", 1, paper="A3"))
        self.assertEqual(some.take("A3").document, "plan")
        self.assertIsNone(some.take("A3"))
        self.assertEqual(some.waiting(), 1)

    def test_jobs_are_read_from_their_fields(self):
        job = Job(**{"document": "x", "pages": 3, "copies": 2, "paper": "A3"})
        self.assertEqual((job.paper, job.sheets()), ("A3", 6))

    def test_an_empty_spool_and_empty_jobs(self):
        self.assertIsNone(Spool().take("A4"))
        with self.assertRaises(ValueError):
            Spool().add(Job("x", 0))


if __name__ == "__main__":
    unittest.main()
