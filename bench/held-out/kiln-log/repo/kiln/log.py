"""The firing log."""

import csv


def read_log(lines, probes):
    """Returns the temperatures that each probe measured, in the order of the log."""
    temperatures = {}
    for row in csv.DictReader(lines):
        probe = probes[row["probe"]]
        temperatures.setdefault(row["probe"], []).append(probe.temperature(float(row["raw"])))
    return temperatures
