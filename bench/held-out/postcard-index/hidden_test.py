import os
import tempfile
import unittest

from postcards.blocks import lines
from postcards.index import by_place


class Blocks(unittest.TestCase):
    def written(self, data):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "cards.txt")
        with open(path, "wb") as file:
            file.write(data)
        return path

    def test_plain_lines(self):
        text = [f"Ulm;{year}" for year in range(1900, 2000)]
        self.assertEqual(list(lines(self.written("\n".join(text).encode()))), text)

    def test_letters_of_two_bytes(self):
        for shift in range(3):
            text = ["x" * shift + "Θεσσαλονίκη" * 60, "Łódź", "Αθήνα"]
            self.assertEqual(list(lines(self.written("\n".join(text).encode()))), text)

    def test_letters_of_three_and_four_bytes(self):
        for shift in range(5):
            text = ["x" * shift + "長崎" * 200, "x" * shift + "𐌰𐌱" * 200, "end"]
            self.assertEqual(list(lines(self.written("\n".join(text).encode()))), text)

    def test_no_card_is_lost(self):
        cards = "".join(f"Αθήνα;{1900 + n % 40}\nTromsø;1923\n" for n in range(300))
        self.assertEqual(by_place(self.written(cards.encode())), {"Αθήνα": (300, 1900, 1939), "Tromsø": (300, 1923, 1923)})

    def test_what_is_not_utf8_is_refused(self):
        with self.assertRaises(ValueError):
            by_place(self.written("Tromsø;1923\nUlm;1900\n".encode("latin-1")))

    def test_empty_lines_and_files(self):
        self.assertEqual(by_place(self.written(b"")), {})
        self.assertEqual(by_place(self.written(b"\nUlm;1900\n\n")), {"Ulm": (1, 1900, 1900)})


if __name__ == "__main__":
    unittest.main()
