"""Command line: the availability report of a wind farm."""

import logging
import sys

from windpark.availability import mean
from windpark.hours import read_hours
from windpark.text import percent

log = logging.getLogger("report")


def report(turbines):
    """Returns the lines of the report for {turbine: months}."""
    lines = []
    years = []
    for turbine, months in turbines.items():
        log.info("turbine %s: %d months", turbine, len(months))
        figures = [month.availability for month in months]
        lines += [f"{turbine}  {month.month}  {percent(figure)}" for month, figure in zip(months, figures)]
        years.append(mean(figures))
        lines.append(f"{turbine}  year     {percent(years[-1])}")
    lines.append(f"farm  year     {percent(mean(years))}")
    return lines


def main(argv):
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if len(argv) != 2:
        print("usage: report.py HOURS", file=sys.stderr)
        return 2
    log.info("reading %s", argv[1])
    print("\n".join(report(read_hours(argv[1]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
