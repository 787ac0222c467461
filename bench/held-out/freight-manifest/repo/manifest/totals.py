"""What goes where."""

from typing import NamedTuple


class Load(NamedTuple):
    consignments: int
    pieces: int
    weight: int


def by_destination(consignments):
    """Returns the load for each destination, by name."""
    loads = {}
    for consignment in consignments:
        load = loads.get(consignment.destination, Load(0, 0, 0))
        loads[consignment.destination] = Load(
            load.consignments + 1, load.pieces + consignment.pieces, load.weight + consignment.weight
        )
    return dict(sorted(loads.items()))
