"""Turns the rows of a file into readings and rejections."""

import csv
from dataclasses import dataclass, field

from meters.errors import ReadingError
from meters.reading import parse_reading


@dataclass(frozen=True)
class Rejection:
    line: int
    meter: str
    reason: str


@dataclass
class Result:
    readings: list = field(default_factory=list)
    rejected: list = field(default_factory=list)


def import_readings(lines):
    result = Result()
    reader = csv.DictReader(lines)
    for row in reader:
        try:
            result.readings.append(parse_reading(row))
        except ReadingError as error:
            result.rejected.append(Rejection(reader.line_num, row["meter"], error.message))
    return result
