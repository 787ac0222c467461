import json
import os
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal

from invoicing.invoices import Invoice
from invoicing.rates import Rates, UnknownRate
from invoicing.totals import totals

RATES = "data/rates.json"


def sums(country, *lines, rates=RATES):
    record = {
        "number": "1",
        "country": country,
        "lines": [{"text": "goods", "kind": kind, "net": net} for kind, net in lines],
    }
    return totals(Invoice.from_record(record), Rates.load(rates))


class TaxTest(unittest.TestCase):
    def check(self, country, kind, net, tax):
        with self.subTest(country=country, kind=kind, net=net):
            found = sums(country, (kind, net))
            self.assertEqual(found.tax, Decimal(tax))
            self.assertEqual(found.gross, Decimal(net) + Decimal(tax))
            self.assertIsInstance(found.gross, Decimal)

    def test_fractional_rates(self):
        self.check("CH", "standard", "100.00", "8.10")
        self.check("CH", "reduced", "12.40", "0.32")
        self.check("CH", "lodging", "92.30", "3.51")

    def test_half_a_cent_goes_up(self):
        for net, tax in (("5.00", "0.41"), ("15.00", "1.22"), ("25.00", "2.03"), ("185.00", "14.99")):
            self.check("CH", "standard", net, tax)
        for net, tax in (("22.50", "0.59"), ("27.50", "0.72"), ("62.50", "1.63")):
            self.check("CH", "reduced", net, tax)
        for net, tax in (("2.50", "0.10"), ("7.50", "0.29"), ("12.50", "0.48"), ("92.50", "3.52")):
            self.check("CH", "lodging", net, tax)

    def test_large_amounts_stay_exact(self):
        self.check("CH", "standard", "90071992547409.95", "7295831396340.21")

    def test_rates_with_two_decimals(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rates.json")
            with open(path, "w", encoding="utf-8") as handle:
                json.dump({"XX": {"standard": 9.25, "reduced": 0.9, "zero": 0}}, handle)
            found = sums("XX", ("standard", "2.00"), ("reduced", "5.00"), ("zero", "7.10"), rates=path)
        self.assertEqual((found.net, found.tax), (Decimal("14.10"), Decimal("0.24")))

    def test_shipped_invoices(self):
        done = subprocess.run(
            [sys.executable, "-m", "invoicing", RATES, "data/invoices.json"],
            stdout=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, 0)
        self.assertEqual(
            done.stdout.splitlines(),
            [
                "2024-311 DE net 97.40 tax 17.01 gross 114.41",
                "2024-312 CH net 110.00 tax 4.26 gross 114.26",
            ],
        )

    def test_whole_rates(self):
        self.check("DE", "standard", "84.90", "16.13")
        self.check("DE", "reduced", "12.50", "0.88")
        self.check("AT", "standard", "0.02", "0.00")
        self.check("AT", "reduced", "0.05", "0.01")

    def test_tax_is_rounded_line_by_line(self):
        found = sums("AT", ("reduced", "0.05"), ("reduced", "0.05"), ("standard", "10.00"))
        self.assertEqual((found.net, found.tax, found.gross), (Decimal("10.10"), Decimal("2.02"), Decimal("12.12")))

    def test_unknown_rates_are_still_refused(self):
        with self.assertRaises(UnknownRate):
            sums("FR", ("standard", "1.00"))
        with self.assertRaises(UnknownRate):
            sums("DE", ("lodging", "1.00"))


if __name__ == "__main__":
    unittest.main()
