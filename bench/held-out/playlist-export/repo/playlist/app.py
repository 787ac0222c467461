import json

from playlist.formats import exporter
from playlist.tracks import read_tracks


def export(path, format_name):
    with open(path, encoding="utf-8") as file:
        tracks = read_tracks(json.load(file))
    return exporter(format_name).render(tracks)
