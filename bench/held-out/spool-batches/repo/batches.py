"""Groups jobs into batches."""

import csv
from typing import NamedTuple


class Job(NamedTuple):
    name: str
    pages: int


def read_jobs(lines):
    return [Job(row["job"], int(row["pages"])) for row in csv.DictReader(lines)]


def fits(batch, job, max_pages):
    """Tells whether a job can be added to a batch."""
    pages = sum(other.pages for other in batch) + job.pages
    return not batch or pages <= max_pages


def group(jobs, max_pages):
    """Returns the batches, each a list of jobs, without changing the order of the jobs."""
    batches = []
    batch = []
    for job in jobs:
        if not fits(batch, job, max_pages):
            batches.append(batch)
            batch = []
        batch.append(job)
    if batch:
        batches.append(batch)
    return batches
