from collections import namedtuple

Summary = namedtuple("Summary", ["best", "mean", "count"])


def summary(marks):
    """Best (the lowest) and mean of a class's marks."""
    best = min(marks)
    mean = sum(marks) / len(marks)
    return Summary(best, mean, len(marks))
