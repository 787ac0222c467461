import os
import tempfile
import unittest

from metering.billing import bill
from metering.journal import read_journal
from metering.register import Register


class BillingTest(unittest.TestCase):
    def test_bills_what_was_used(self):
        register = Register()
        bills = bill(register, read_journal(["7 install 10\n", "7 read 14\n", "7 read 15\n"]))
        self.assertEqual(bills, {7: 5})

    def test_meter_does_not_run_backwards(self):
        with self.assertRaises(ValueError):
            bill(Register(), read_journal(["7 install 10", "7 read 9"]))

    def test_unknown_action(self):
        with self.assertRaises(ValueError):
            bill(Register(), read_journal(["7 inspect 10"]))

    def test_saves_every_meter(self):
        register = Register()
        bill(register, read_journal(["7 install 10", "8 install 0"]))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "state.json")
            register.save(path)
            self.assertEqual(len(Register.load(path)), 2)


if __name__ == "__main__":
    unittest.main()
