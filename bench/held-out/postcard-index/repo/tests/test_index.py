from postcards.blocks import BLOCK, lines
from postcards.index import by_place


def test_counts(tmp_path):
    path = tmp_path / "cards.txt"
    path.write_text("Bergen;1910\nUlm;1920\n\nBergen;1904\n", encoding="utf-8")
    assert by_place(path) == {"Bergen": (2, 1904, 1910), "Ulm": (1, 1920, 1920)}


def test_a_line_that_is_longer_than_a_block(tmp_path):
    path = tmp_path / "cards.txt"
    path.write_text("a" * BLOCK + "b\nc", encoding="utf-8")
    assert list(lines(path)) == ["a" * BLOCK + "b", "c"]
