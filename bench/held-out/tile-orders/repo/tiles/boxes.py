"""From tiles to boxes."""

CUTTING_PERCENT = 10


def with_cutting(pieces):
    """Returns the tiles to order for a room that takes `pieces`, cutting included."""
    return pieces + -(-pieces * CUTTING_PERCENT // 100)


def boxes_needed(pieces, per_box):
    """Returns the number of full boxes for `pieces` tiles."""
    full, loose = divmod(pieces, per_box)
    if loose:
        return full + 1
