"""What is in stock."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Tile:
    code: str
    per_box: int
    box_price: Decimal


CATALOGUE = {
    tile.code: tile
    for tile in (
        Tile("SLATE-30", 11, Decimal("38.50")),
        Tile("METRO-10", 44, Decimal("21.00")),
        Tile("TERRA-20", 25, Decimal("29.75")),
    )
}
