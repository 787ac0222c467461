import csv


def load(path):
    """Entries of a time sheet: dictionaries with `project` and `hours`."""
    with open(path, newline="", encoding="utf-8") as file:
        return [dict(row) for row in csv.DictReader(file)]
