CLEANING = 45


def showings(day):
    """(begin, end) of every show."""
    result = []
    begin = day.first
    for _ in range(day.shows):
        result.append((begin, begin + day.length))
        begin += day.length + day.pause
    return result


def capacity(day):
    """Visitors that fit into all shows."""
    return day.shows * day.seats


def closing(day):
    """When the dome has been cleaned after the last show; without shows, it does not open."""
    shows = showings(day)
    return shows[-1][1] + CLEANING if shows else day.first
