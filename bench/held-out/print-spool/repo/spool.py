import json
from pathlib import Path

from printing.job import Job
from printing.queue import Spool


def main():
    text = (Path(__file__).resolve().parent / "jobs.json").read_text(encoding="utf-8")
    spool = Spool()
    for entry in json.loads(text):
        spool.add(Job(**entry))
    for size in ("A3", "A4"):
        while (job := spool.take(size)) is not None:
            print(f"{size}: {job.document} ({job.sheets()} pages)")
    print("left:", spool.waiting())


if __name__ == "__main__":
    main()
