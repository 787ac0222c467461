"""Command line: python3 -m renewals CONTRACTS"""

import sys

from renewals.contracts import load_contracts
from renewals.statement import statement


def main(argv):
    if len(argv) != 1:
        print("usage: python3 -m renewals CONTRACTS", file=sys.stderr)
        return 2
    for line in statement(load_contracts(argv[0])):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
