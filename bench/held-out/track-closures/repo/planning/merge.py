"""Joins the closures of a section."""


def merge(closures):
    """Returns the closures in order of time, those that overlap or touch joined into one."""
    merged = sorted(closures, key=lambda closure: closure.start)
    for index in range(len(merged) - 1):
        current, following = merged[index], merged[index + 1]
        if following.start <= current.end:
            merged[index] = current.joined(following)
            del merged[index + 1]
    return merged
