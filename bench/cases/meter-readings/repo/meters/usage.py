def usage(household):
    """Cubic metres since the last reading; None where there is no reading. A meter counts to 99999 and begins again."""
    if household.now is None:
        return None
    if household.now < household.before:
        return household.now + 100_000 - household.before
    return household.now - household.before


def street_total(households):
    return sum(used for used in map(usage, households) if used is not None)
