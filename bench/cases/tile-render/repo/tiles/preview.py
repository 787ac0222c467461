from tiles.render import render


def preview(tiles):
    """Images of several tiles, for the map of maps."""
    return [render(tile) for tile in tiles]
