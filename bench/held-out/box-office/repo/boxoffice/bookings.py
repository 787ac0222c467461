"""The bookings of one performance."""

from dataclasses import dataclass

from boxoffice.hall import Refused, all_seats, check_seat


@dataclass
class Booking:
    reference: str
    seat: str


class Bookings:
    def __init__(self):
        self._by_reference = {}
        self._by_seat = {}

    def book(self, reference, seat):
        self._require_free(seat)
        if reference in self._by_reference:
            raise Refused(f"reference {reference} is in use")
        booking = Booking(reference, seat)
        self._by_reference[reference] = booking
        self._by_seat[seat] = booking

    def move(self, reference, seat):
        booking = self._find(reference)
        self._require_free(seat)
        booking.seat = seat

    def cancel(self, reference):
        booking = self._find(reference)
        del self._by_seat[booking.seat]
        del self._by_reference[reference]

    def seat_of(self, reference):
        return self._find(reference).seat

    def free_seats(self):
        return [seat for seat in all_seats() if seat not in self._by_seat]

    def occupied(self):
        """Returns (seat, reference) of all seats that are taken, by seat."""
        return [(seat, self._by_seat[seat].reference) for seat in all_seats() if seat in self._by_seat]

    def _find(self, reference):
        if reference not in self._by_reference:
            raise Refused(f"there is no booking {reference}")
        return self._by_reference[reference]

    def _require_free(self, seat):
        check_seat(seat)
        if seat in self._by_seat:
            raise Refused(f"seat {seat} is taken")
