"""Arithmetic with calendar months."""

from datetime import date
from itertools import count


def add_months(start, months):
    """Returns the date `months` months after `start`."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, start.day)


def due_dates(first, every_months, until):
    """Yields the dates on which a cycle that began on `first` is due, up to and including `until`."""
    for cycle in count(1):
        due = add_months(first, cycle * every_months)
        if due > until:
            return
        yield due
