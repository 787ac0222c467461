from ferry.clock import minutes_of


def legs(stops):
    """(name, minutes to the next stop) for every stop that has a next one."""
    result = []
    for index in range(len(stops)):
        here = minutes_of(stops[index]["at"])
        there = minutes_of(stops[index + 1]["at"])
        result.append((stops[index]["name"], there - here))
    return result


def duration(stops):
    """Minutes from the first stop to the last."""
    return sum(minutes for _, minutes in legs(stops))
