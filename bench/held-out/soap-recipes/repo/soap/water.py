def water_grams(oils):
    """A third of the weight of the oils."""
    return round(sum(oils.values()) / 3)
