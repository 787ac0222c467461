import sys

from timesheet import load
from billing import invoice


def main(path):
    for text, amount in invoice(load(path)):
        print(f"{text:<24}{amount:>10.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
