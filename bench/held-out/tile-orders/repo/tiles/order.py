"""Order lines and their total."""

from dataclasses import dataclass
from decimal import Decimal

from tiles.boxes import boxes_needed, with_cutting


@dataclass(frozen=True)
class Line:
    room: str
    code: str
    boxes: int
    price: Decimal


def order_lines(rooms, catalogue):
    """Returns a line for each room, in the order given."""
    lines = []
    for room in rooms:
        tile = catalogue[room["tile"]]
        boxes = boxes_needed(with_cutting(room["pieces"]), tile.per_box)
        lines.append(Line(room["name"], tile.code, boxes, boxes * tile.box_price))
    return lines


def render(lines):
    rows = [f"{line.room:<14}{line.code:<10}{line.boxes:>4} x box {line.price:>10}" for line in lines]
    total = sum((line.price for line in lines), Decimal("0.00"))
    return "\n".join([*rows, f"{'total':<28}{total:>17}"])
