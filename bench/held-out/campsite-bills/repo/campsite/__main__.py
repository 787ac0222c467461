import sys

from campsite.pitches import load
from campsite.report import lines


def main(argv):
    for line in lines(load(argv[1])):
        print(line)


if __name__ == "__main__":
    main(sys.argv)
