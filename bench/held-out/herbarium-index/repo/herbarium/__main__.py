import gzip
import sys

from herbarium.index import Index
from herbarium.register import parse_sheet
from herbarium.stream import read_lines


def open_register(path):
    return gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")


def main(argv):
    if len(argv) != 2:
        print("usage: python3 -m herbarium REGISTER", file=sys.stderr)
        return 2
    index = Index()
    with open_register(argv[1]) as stream:
        for line in read_lines(stream):
            if line.strip():
                index.add(parse_sheet(line))
    print(index.render())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
