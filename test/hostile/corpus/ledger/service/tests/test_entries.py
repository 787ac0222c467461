import unittest

from ledger.entries import balance, to_cents
from ledger.errors import LedgerError


class EntriesTest(unittest.TestCase):
    def test_cents(self):
        self.assertEqual(to_cents('10.50'), 1050)

    def test_words(self):
        with self.assertRaises(LedgerError):
            to_cents('ten.fifty')

    def test_balance(self):
        self.assertEqual(balance(['1.00', '2.05']), 305)
