import pytest

from choir.notes import semitone
from choir.seating import chairs, sections
from choir.voices import voice_of


@pytest.mark.parametrize("note, voice", [("e2", "bass"), ("b2", "bass"), ("e3", "tenor"), ("g3", "alto"), ("c4", "soprano")])
def test_voices(note, voice):
    assert voice_of(semitone(note)) == voice


def test_sections():
    assert sections([("1", 40), ("2", 61)]) == {"soprano": ["2"], "alto": [], "tenor": [], "bass": ["1"]}


def test_chairs():
    assert [chairs(["x"] * count) for count in (0, 1, 2, 3)] == [0, 2, 2, 4]
