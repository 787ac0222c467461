"""Command line: the premium for a loan file."""

import json
import sys

from loans.items import item_from
from loans.money import amount
from loans.period import days


def main(argv):
    if len(argv) != 2:
        print("usage: python3 -m loans.cli LOAN", file=sys.stderr)
        return 2
    with open(argv[1], encoding="utf-8") as source:
        loan = json.load(source)
    length = days(loan["from"], loan["to"])
    premiums = [(item, item.premium(length)) for item in map(item_from, loan["items"])]
    for item, premium in premiums:
        print(f"{item.title:<28}{amount(premium):>12}")
    print(f"{f'{length} days':<28}{amount(sum(premium for _, premium in premiums)):>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
