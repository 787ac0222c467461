import re
from typing import NamedTuple

STAR = re.compile(
    r"(?P<name>\S.*?)\s{2,}"
    r"(?P<hours>\d\d) (?P<minutes>\d\d\.\d)\s+"
    r"\+(?P<degrees>\d\d) (?P<arcminutes>\d\d)\s+"
    r"(?P<magnitude>-?\d+\.\d)"
)


class Star(NamedTuple):
    """Right ascension in hours, declination in degrees."""

    name: str
    ascension: float
    declination: float
    magnitude: float


def parse(line):
    """The star of a line."""
    found = STAR.fullmatch(line.strip())
    ascension = int(found.group("hours")) + float(found.group("minutes")) / 60
    declination = int(found.group("degrees")) + int(found.group("arcminutes")) / 60
    return Star(found.group("name"), ascension, declination, float(found.group("magnitude")))


def load(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.strip() and not line.startswith("#")]
    return [parse(line) for line in lines]
