def toll(kind, axles=2, trailer=False):
    """What a vehicle pays, in euros."""
    if kind == "lorry":
        price = 12.0 + 2.0 * (axles - 2)
    elif kind == "coach":
        price = 9.0
    elif kind == "motorcycle":
        price = 2.5
    elif kind == "car":
        price = 5.0
    if trailer:
        price = price * 1.5
    return price
