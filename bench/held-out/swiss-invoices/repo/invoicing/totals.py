"""Adds up invoices."""

from decimal import Decimal
from typing import NamedTuple

from invoicing.money import percent_of


class Totals(NamedTuple):
    net: Decimal
    tax: Decimal

    @property
    def gross(self):
        return self.net + self.tax


def line_tax(line, country, rates):
    return percent_of(line.net, rates.percent(country, line.kind))


def totals(invoice, rates):
    """Returns the sums of an invoice's net amounts and of its taxes."""
    net = sum((line.net for line in invoice.lines), Decimal("0.00"))
    tax = sum((line_tax(line, invoice.country, rates) for line in invoice.lines), Decimal("0.00"))
    return Totals(net, tax)
