import sys

from planetarium.programme import capacity, closing, showings
from planetarium.settings import load


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def main(argv):
    day = load(argv[1])
    for begin, end in showings(day):
        print(f"{clock(begin)} - {clock(end)}")
    print(f"room for {capacity(day)} visitors")
    print(f"closes at {clock(closing(day))}")


if __name__ == "__main__":
    main(sys.argv)
