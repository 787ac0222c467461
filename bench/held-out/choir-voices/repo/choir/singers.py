import csv

from choir.notes import semitone


def load(path):
    """(number, lowest note in semitones) of every singer."""
    with open(path, newline="", encoding="utf-8") as file:
        return [(row["number"], semitone(row["lowest"])) for row in csv.DictReader(file)]
