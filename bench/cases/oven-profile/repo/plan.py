from datetime import datetime

PLAN = [(200, 90), (600, 120), (1050, 45)]


def schedule(plan, start):
    """(degrees, end) of each step of a plan that begins at `start`."""
    steps = []
    end = start
    for degrees, minutes in plan:
        end = end + timedelta(minutes=minutes)
        steps.append((degrees, end))
    return steps


def is_running(plan, start, at=None):
    """Whether the kiln is still hot at a time; now, if none is given."""
    at = datetime.now() if at is None else at
    return start <= at < schedule(plan, start)[-1][1]
