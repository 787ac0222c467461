from collections import namedtuple

Stop = namedtuple("Stop", "title seconds")


def read_tour(lines):
    """The stops in the order of the tour. Empty lines are skipped."""
    tour = []
    for line in lines:
        if line.strip():
            title, seconds = line.split(";")
            tour.append(Stop(title.strip(), int(seconds)))
    return tour


def stop(tour, number):
    """The stop with this number on the wall."""
    if not 1 <= number <= len(tour):
        raise ValueError(f"no stop {number}")
    return tour[number]


def next_stop(tour, number):
    """The stop after the one with this number, or None after the last."""
    if number == len(tour):
        return None
    return stop(tour, number + 1)


def length(tour):
    """Seconds of the whole tour."""
    return sum(each.seconds for each in tour)


def find(tour, word):
    """Numbers of the stops whose title has this word in it."""
    return [number for number, each in enumerate(tour, start=1) if word.lower() in each.title.lower()]
