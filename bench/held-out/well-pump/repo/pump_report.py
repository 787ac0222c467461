import sys

from pump.log import load
from pump.report import table


def main(path):
    for line in table(load(path)):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1])
