import unittest

from billing.amounts import add, parse_amount


class AmountsTest(unittest.TestCase):
    def test_plain(self):
        self.assertEqual(parse_amount('2.50'), 2.5)

    def test_negative(self):
        self.assertEqual(parse_amount('-3'), -3.0)

    def test_words_are_refused(self):
        with self.assertRaises(ValueError):
            parse_amount('many')

    def test_add(self):
        self.assertEqual(add(0.1, 0.2), 0.3)


if __name__ == '__main__':
    unittest.main()
