import sys

from caves.survey import read_survey
from caves.tour import missed, tour


def main(argv):
    with open(argv[1], encoding="utf-8") as file:
        passages = read_survey(file)
    for number, chamber in enumerate(tour(passages, argv[2]), start=1):
        print(f"{number:>3}. {chamber}")
    print("not on the tour:", ", ".join(missed(passages, argv[2])) or "none")


if __name__ == "__main__":
    main(sys.argv)
