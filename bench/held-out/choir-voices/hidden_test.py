import unittest

from choir.notes import semitone
from choir.seating import chairs, sections
from choir.voices import voice_of


class Voices(unittest.TestCase):
    def test_within_the_voices(self):
        for note, voice in [("e2", "bass"), ("d3", "tenor"), ("a3", "alto"), ("e4", "soprano")]:
            self.assertEqual(voice_of(semitone(note)), voice, note)

    def test_the_upper_limits(self):
        for note, voice in [("b2", "bass"), ("f#3", "tenor"), ("b3", "alto")]:
            self.assertEqual(voice_of(semitone(note)), voice, note)

    def test_the_lower_limits(self):
        for note, voice in [("c3", "tenor"), ("g3", "alto"), ("c4", "soprano")]:
            self.assertEqual(voice_of(semitone(note)), voice, note)

    def test_every_singer_has_a_chair(self):
        singers = [(str(note), note) for note in range(36, 72)]
        result = sections(singers)
        self.assertEqual([len(result[voice]) for voice in ("soprano", "alto", "tenor", "bass")], [12, 5, 7, 12])
        self.assertEqual(set(result), {"soprano", "alto", "tenor", "bass"})

    def test_notes_and_chairs(self):
        self.assertEqual([semitone(note) for note in ("c3", "f#2", "B3")], [48, 42, 59])
        self.assertEqual([chairs(["x"] * count) for count in (0, 1, 4)], [0, 2, 4])


if __name__ == "__main__":
    unittest.main()
