"""The length of a loan."""

from datetime import date


def days(first, last):
    """Returns the days from `first` to `last`, both counted."""
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if length < 1:
        raise ValueError(f"a loan cannot end on {last} if it begins on {first}")
    return length
