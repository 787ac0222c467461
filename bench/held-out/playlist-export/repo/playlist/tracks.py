from typing import NamedTuple


class Track(NamedTuple):
    title: str
    file: str
    seconds: int


def read_tracks(entries):
    """The tracks of a playlist; those without a length are left out."""
    return [Track(entry["title"], entry["file"], entry["seconds"]) for entry in entries if entry.get("seconds")]
