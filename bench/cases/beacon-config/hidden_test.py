import unittest

from settings import read_settings


class Settings(unittest.TestCase):
    def test_a_value_keeps_its_equals_signs(self):
        self.assertEqual(read_settings(["report_to = https://x/?a=1&b=2"]), {"report_to": "https://x/?a=1&b=2"})

    def test_plain_settings(self):
        self.assertEqual(read_settings(["name = North pier", "period=7.5"]), {"name": "North pier", "period": "7.5"})

    def test_comments_and_blank_lines(self):
        self.assertEqual(read_settings(["# a = b", "", "  ", "c = d"]), {"c": "d"})

    def test_an_empty_value(self):
        self.assertEqual(read_settings(["a ="]), {"a": ""})

    def test_a_line_without_an_equals_sign_is_an_error(self):
        with self.assertRaises(SyntaxError):
            read_settings(["nonsense"])


if __name__ == "__main__":
    unittest.main()
