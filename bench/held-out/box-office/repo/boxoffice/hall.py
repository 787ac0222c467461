"""The hall and its seats."""

ROWS = "ABC"
SEATS_PER_ROW = 6


class Refused(Exception):
    """A command that cannot be carried out."""


def check_seat(seat):
    row, number = seat[:1], seat[1:]
    if row not in ROWS or not number.isdigit() or not 1 <= int(number) <= SEATS_PER_ROW:
        raise Refused(f"there is no seat {seat}")


def all_seats():
    return [f"{row}{number}" for row in ROWS for number in range(1, SEATS_PER_ROW + 1)]
