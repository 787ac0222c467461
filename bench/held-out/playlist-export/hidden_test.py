import json
import os
import tempfile
import unittest

from playlist.app import export
from playlist.exporters.lengths import written
from playlist.formats import exporter
from playlist.tracks import Track, read_tracks

TRACKS = [Track("Rain", "rain.ogg", 184)]


class Formats(unittest.TestCase):
    def test_m3u(self):
        self.assertEqual(exporter("m3u").render(TRACKS), "#EXTM3U\n#EXTINF:184,Rain\nrain.ogg")

    def test_tsv(self):
        self.assertEqual(exporter("TSV").render(TRACKS), "Rain\t3:04\train.ogg")

    def test_from_a_file_in_another_folder(self):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "mix.json"), "w", encoding="utf-8") as file:
                json.dump([{"title": "Rain", "file": "rain.ogg", "seconds": 184}], file)
            os.chdir(folder)
            try:
                self.assertEqual(export("mix.json", "tsv"), "Rain\t3:04\train.ogg")
            finally:
                os.chdir(before)

    def test_other_formats_are_refused(self):
        for name in ("xspf", "lengths", ""):
            with self.assertRaises(ValueError):
                exporter(name)

    def test_tracks_without_a_length(self):
        self.assertEqual(read_tracks([{"title": "a", "file": "b"}, {"title": "Rain", "file": "rain.ogg", "seconds": 184}]), TRACKS)

    def test_lengths(self):
        self.assertEqual(written(61), "1:01")


if __name__ == "__main__":
    unittest.main()
