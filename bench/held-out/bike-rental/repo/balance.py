def balance(rentals):
    """By how many bikes each station has changed."""
    change = {}
    for rental in rentals:
        change[rental.start] = change.get(rental.start, 0) - 1
        change[rental.end] = change.get(rental.end, 0) + 1
    return change


def neediest(change):
    """The station that lost most bikes, or None if none lost any."""
    losing = {station: bikes for station, bikes in change.items() if bikes < 0}
    return min(sorted(losing), key=losing.get, default=None)


def table(change):
    """The lines of the report, stations by name."""
    lines = []
    for station, bikes in sorted(change):
        sign = "+" if bikes > 0 else ""
        lines.append(f"{station}: {sign}{bikes}")
    return lines
