def plural(one, many, count):
    """The word for a number of things."""
    return one if count == 1 else many
