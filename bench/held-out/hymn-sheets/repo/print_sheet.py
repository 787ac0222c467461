import sys

from sheets.layout import numbered
from sheets.reader import read_sheet


def main(path):
    for line in numbered(read_sheet(path)):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1])
