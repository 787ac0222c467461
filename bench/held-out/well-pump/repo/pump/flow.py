def litres_per_hour(run):
    """What the well gave during a run."""
    return run.litres / run.hours


def mean(runs):
    """What the well gave per hour over all runs; None if there were none."""
    if not runs:
        return None
    return sum(run.litres for run in runs) / sum(run.hours for run in runs)
