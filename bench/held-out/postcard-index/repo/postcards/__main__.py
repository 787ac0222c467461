import sys

from postcards.index import by_place


def main(argv):
    for place, (count, first, last) in sorted(by_place(argv[1]).items()):
        years = str(first) if first == last else f"{first}-{last}"
        print(f"{count:>3}  {place} ({years})")


if __name__ == "__main__":
    main(sys.argv)
