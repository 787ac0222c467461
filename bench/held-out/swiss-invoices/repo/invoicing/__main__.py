"""Command line: python3 -m invoicing RATES INVOICES"""

import sys

from invoicing.invoices import load_invoices
from invoicing.rates import Rates
from invoicing.totals import totals


def main(argv):
    if len(argv) != 2:
        print("usage: python3 -m invoicing RATES INVOICES", file=sys.stderr)
        return 2
    rates = Rates.load(argv[0])
    for invoice in load_invoices(argv[1]):
        sums = totals(invoice, rates)
        print(f"{invoice.number} {invoice.country} net {sums.net} tax {sums.tax} gross {sums.gross}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
