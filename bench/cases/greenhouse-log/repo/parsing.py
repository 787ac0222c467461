import re

LINE = re.compile(r"(?P<time>\d\d:\d\d) house (?P<house>\w+) (?P<degrees>-?\d+(?:\.\d+)?)C$")


def parse(line):
    match = LINE.match(line.strip())
    return match.group("house"), float(match.group("degrees"))


def measurements(lines):
    """(house, degrees) of each measurement."""
    for line in lines:
        yield parse(line)
