"""Prints the batches of a list of jobs."""

import logging
import sys

from batches import group, read_jobs
from settings import load_settings

log = logging.getLogger("spool")


def main(argv):
    if len(argv) != 2:
        print("usage: spool.py JOBS", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(name)s: %(message)s")
    settings = load_settings()
    log.info("queue %s, at most %s pages a batch", settings.queue, settings.max_pages)
    with open(argv[1], newline="", encoding="utf-8") as handle:
        jobs = read_jobs(handle)
    log.info("%d jobs in %s", len(jobs), argv[1])
    for number, batch in enumerate(group(jobs, settings.max_pages), start=1):
        pages = sum(job.pages for job in batch)
        print(f"{settings.queue}-{number}: {pages} pages: {' '.join(job.name for job in batch)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
