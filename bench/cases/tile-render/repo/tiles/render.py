from collections import namedtuple

Image = namedtuple("Image", ["pixels", "west", "east"])

SIDE = 256


def render(tile, scale):
    """The image of a tile; `scale` is how many pixels of the screen one of the map has."""
    zoom, x, _ = tile
    width = 360 / 2**zoom
    west = x * width - 180
    return Image(SIDE * scale, west, west + width)
