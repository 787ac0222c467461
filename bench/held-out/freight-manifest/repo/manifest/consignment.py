"""One consignment of a manifest."""

from typing import NamedTuple

COLUMNS = ["consignment", "origin", "destination", "weight_kg", "pieces", "remarks"]


class Consignment(NamedTuple):
    number: str
    origin: str
    destination: str
    weight: int
    pieces: int
    remarks: str

    @classmethod
    def from_fields(cls, fields):
        return cls(
            number=fields[0],
            origin=fields[1],
            destination=fields[2],
            weight=int(fields[3]),
            pieces=int(fields[4]),
            remarks=fields[5],
        )
