"""Grams of soda that turn one gram of the oil into soap."""

SODA_PER_GRAM = {
    "olive": 0.135,
    "coconut": 0.183,
    "rapeseed": 0.124,
    "shea": 0.128,
}


def soda_for(oils):
    """Grams of soda that all of the oils (grams by name) need."""
    return sum(SODA_PER_GRAM[name] * grams for name, grams in oils.items())
