def parse_tile(text):
    """(zoom, x, y) of a path `Z/X/Y`."""
    zoom, x, y = (int(part) for part in text.split("/"))
    if not 0 <= x < 2**zoom or not 0 <= y < 2**zoom:
        raise ValueError(f"no such tile: {text}")
    return zoom, x, y
