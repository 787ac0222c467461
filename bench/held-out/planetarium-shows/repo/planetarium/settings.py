import configparser
from dataclasses import dataclass


@dataclass
class Day:
    """A day's settings; times are minutes, `first` since midnight."""

    first: int
    length: int
    pause: int
    shows: int
    seats: int


def load(path):
    parser = configparser.ConfigParser()
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    section = parser["day"]
    hours, minutes = section["first"].split(":")
    return Day(
        first=int(hours) * 60 + int(minutes),
        length=section.getint("length"),
        pause=section.getint("pause", fallback=0),
        shows=section.get("shows"),
        seats=section.getint("seats"),
    )
