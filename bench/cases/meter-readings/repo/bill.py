import sys

from meters.readings import load
from meters.usage import street_total, usage


def main(path):
    households = load(path)
    for household in households:
        used = usage(household)
        print(f"{household.number:>4}  {'-' if used is None else used}")
    print(f" sum  {street_total(households)}")


if __name__ == "__main__":
    main(sys.argv[1])
