import csv
import sys

from standings import Entry, standings
from times import seconds_of, written


def load(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [Entry(row["bib"], row["category"], seconds_of(row["time"])) for row in csv.DictReader(file)]


def main(path):
    for category, lines in standings(load(path)).items():
        print(category)
        for place, entry, gap in lines:
            if place is None:
                print(f"   - #{entry.bib:<5} did not finish")
            else:
                print(f"  {place:>2} #{entry.bib:<5} {written(entry.seconds):>8}  +{written(gap)}")


if __name__ == "__main__":
    main(sys.argv[1])
