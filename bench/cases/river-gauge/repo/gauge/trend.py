LIMIT = 10


def trend(levels):
    latest, before = levels[-1], levels[-2]
    return latest - before


def mark(change):
    return "!" if change > LIMIT else ""
