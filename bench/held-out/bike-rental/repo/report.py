from pathlib import Path

from balance import balance, neediest, table
from rentals import read_rentals


def main():
    change = balance(read_rentals(Path(__file__).resolve().parent / "rentals.csv"))
    for line in table(change):
        print(line)
    print("van:", neediest(change) or "not needed")


if __name__ == "__main__":
    main()
