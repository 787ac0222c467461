import sys

from knit.pattern import load


def main(path):
    for number, row in enumerate(load(path), start=1):
        print(f"{number:>3}  {row}")


if __name__ == "__main__":
    main(sys.argv[1])
