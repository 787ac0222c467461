import unittest

from payments import read_payments
from totals import totals_by_currency


def statement(*entries):
    return {"card": "1", "entries": list(entries)}


class Statements(unittest.TestCase):
    def test_old_statements_are_read_as_before(self):
        (payment,) = read_payments(statement({"merchant": " Bakery ", "ccy": "eur", "amount": "4.80"}))
        self.assertEqual((payment.merchant, payment.currency, payment.cents), ("Bakery", "EUR", 480))

    def test_new_statements_are_read(self):
        (payment,) = read_payments(statement({"merchant": "Railway", "currency": "chf", "amount": "-12.00"}))
        self.assertEqual((payment.currency, payment.cents), ("CHF", -1200))

    def test_both_kinds_add_up(self):
        payments = read_payments(statement({"merchant": "a", "ccy": "eur", "amount": "1"}, {"merchant": "b", "currency": "eur", "amount": "2"}))
        self.assertEqual(totals_by_currency(payments), {"EUR": 300})

    def test_a_payment_without_currency_is_in_the_cards_own(self):
        (payment,) = read_payments(statement({"merchant": "a", "amount": "1"}))
        self.assertEqual(payment.currency, "EUR")

    def test_cancelled_entries_stay_out(self):
        self.assertEqual(read_payments(statement({"merchant": "a", "ccy": "eur", "amount": "1", "cancelled": True})), [])


if __name__ == "__main__":
    unittest.main()
