import sys
from datetime import date

from toolhire.charges import cost, is_late
from toolhire.hires import read_hires


def main(path, day):
    today = date.fromisoformat(day)
    with open(path, newline="", encoding="utf-8") as file:
        hires = read_hires(file)
    for hire in hires:
        print(f"{hire.tool:<16}{cost(hire, today):>5}")
    print("late:", ", ".join(hire.tool for hire in hires if is_late(hire, today)))


if __name__ == "__main__":
    main(*sys.argv[1:])
