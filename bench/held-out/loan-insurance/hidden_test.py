import contextlib
import io
import unittest
from decimal import Decimal

EXHIBIT = {"title": "Lidded jar", "value": "1000"}
FRAGILE = {"title": "Glass beaker", "value": "1000", "fragile": True}


def premium(document, length=10):
    from loans.items import item_from

    return item_from(document).premium(length)


class LoanInsuranceTest(unittest.TestCase):
    def test_exhibits(self):
        self.assertEqual(premium(EXHIBIT), Decimal("2"))
        self.assertEqual(premium(FRAGILE), Decimal("3"))

    def test_crate_costs_its_contents_and_the_fee(self):
        self.assertEqual(premium({"title": "Crate 1", "contents": [EXHIBIT, FRAGILE]}), Decimal("20"))
        self.assertEqual(premium({"title": "Crate 1", "contents": [EXHIBIT, FRAGILE]}, 20), Decimal("25"))

    def test_crate_in_a_crate(self):
        inner = {"title": "Crate 2", "contents": [FRAGILE]}
        self.assertEqual(premium({"title": "Crate 1", "contents": [inner, EXHIBIT]}), Decimal("35"))
        self.assertEqual(premium({"title": "Crate 1", "contents": []}), Decimal("15"))

    def test_loan_on_file(self):
        from loans.cli import main

        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(main(["cli", "data/loan-118.json"]), 0)
        self.assertEqual(
            [" ".join(line.split()) for line in out.getvalue().splitlines()],
            ["Harbour at dusk, oil 960.00", "Crate 2, ceramics 228.00", "100 days 1,188.00"],
        )

    def test_length_of_a_loan(self):
        from loans.period import days

        self.assertEqual(days("2024-03-01", "2024-03-01"), 1)
        self.assertEqual(days("2024-02-28", "2024-03-01"), 3)
        with self.assertRaises(ValueError):
            days("2024-03-02", "2024-03-01")

    def test_amounts_are_to_the_cent(self):
        from loans.money import amount

        self.assertEqual([amount(Decimal(text)) for text in ("0", "12.345", "1188")], ["0.00", "12.35", "1,188.00"])


if __name__ == "__main__":
    unittest.main()
