"""How figures are printed."""


def percent(figure):
    return f"{figure:6.1%}"
