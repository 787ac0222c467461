"""Prints what every flat of a house owes for heating."""

import sys

from shares.bills import load_house


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def main(argv):
    if len(argv) != 2:
        print("usage: split.py HOUSE", file=sys.stderr)
        return 2
    house = load_house(argv[1])
    owed = house.owed()
    print(house.name)
    for flat, cents in owed.items():
        print(f"  {flat:<10}{money(cents):>10}")
    print(f"  {'in all':<10}{money(sum(owed.values())):>10}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
