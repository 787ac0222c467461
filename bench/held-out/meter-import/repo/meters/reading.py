"""One reading of one meter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from meters.errors import ReadingError


@dataclass(frozen=True)
class Reading:
    meter: str
    district: str
    day: date
    cubic_metres: Decimal


def parse_reading(row):
    """Returns the reading of a row, or raises ReadingError."""
    return Reading(
        meter=row["meter"],
        district=row["district"],
        day=parse_day(row["day"]),
        cubic_metres=parse_volume(row["reading"]),
    )


def parse_day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReadingError("day", text) from error


def parse_volume(text):
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ReadingError("reading", text) from error
