import contextlib
import gzip
import io
import os
import tempfile
import unittest

from herbarium.__main__ import main
from herbarium.index import Index
from herbarium.register import parse_sheet
from herbarium.stream import read_lines


def run(path):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["herbarium", path])
    return out.getvalue()


def expected_of(text):
    index = Index()
    for line in text.splitlines():
        index.add(parse_sheet(line))
    return index.render()


class HerbariumIndexTest(unittest.TestCase):
    def test_register_on_file(self):
        with open("data/register.txt", encoding="utf-8") as source:
            text = source.read()
        out = run("data/register.txt")
        self.assertEqual(out.rstrip("\n"), expected_of(text))
        self.assertNotIn("\ufffd", out)
        self.assertIn("Carex (13)", out)
        self.assertIn("  Łódź, Las Łagiewnicki", out)

    def test_characters_of_any_length_at_any_place(self):
        for character in ("é", "ł", "…", "𐎀"):
            for before in (*range(0, 9), *range(1015, 1033), *range(2040, 2056), *range(4085, 4100)):
                text = "x" * before + character * 3 + "\n" + "y" * 40 + character
                with self.subTest(character=character, before=before):
                    self.assertEqual(list(read_lines(io.BytesIO(text.encode("utf-8")))), text.split("\n"))

    def test_long_text_without_any_plain_character(self):
        text = "\n".join("Ж…𐎀é" * length for length in range(1, 90))
        self.assertEqual(list(read_lines(io.BytesIO(text.encode("utf-8")))), text.split("\n"))

    def test_compressed_register(self):
        with open("data/register.txt", "rb") as source:
            content = source.read()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "register.txt.gz")
            with gzip.open(path, "wb") as target:
                target.write(content)
            self.assertEqual(run(path).rstrip("\n"), expected_of(content.decode("utf-8")))

    def test_other_encodings_are_still_refused(self):
        text = "H-1 | Carex nigra | Örebro, Kvismaren\nH-2 | Carex nigra | Besançon, Chaudanne\n"
        for content in (text.encode("latin-1"), ("x" * 5000 + text).encode("cp1252")):
            with self.assertRaises((Exception, SystemExit)):
                list(read_lines(io.BytesIO(content)))

    def test_plain_lines(self):
        lines = [f"H-{number} | Carex nigra | Brasov" for number in range(200)]
        content = "\n".join(lines).encode("ascii")
        self.assertEqual(list(read_lines(io.BytesIO(content))), lines)
        self.assertEqual(list(read_lines(io.BytesIO(content + b"\n"))), lines)

    def test_small_register_with_accents(self):
        content = "H-1 | Carex nigra | Łódź\n\nH-2 | Salix repens | Gijón\n".encode("utf-8")
        self.assertEqual(
            list(read_lines(io.BytesIO(content))), ["H-1 | Carex nigra | Łódź", "", "H-2 | Salix repens | Gijón"]
        )
        self.assertEqual(list(read_lines(io.BytesIO(b""))), [])


if __name__ == "__main__":
    unittest.main()
