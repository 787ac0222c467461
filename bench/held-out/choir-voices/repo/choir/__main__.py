import sys

from choir.seating import chairs, sections
from choir.singers import load


def main(argv):
    for voice, numbers in sections(load(argv[1])).items():
        print(f"{voice:<8} {chairs(numbers):>2} chairs: {', '.join(numbers)}")


if __name__ == "__main__":
    main(sys.argv)
