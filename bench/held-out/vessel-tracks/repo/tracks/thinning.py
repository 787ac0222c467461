"""Leaves out the reports that say nothing new."""


def drop_stationary(reports):
    """Returns the reports without those that repeat the position of the report before them."""
    kept = list(reports)
    for i in range(1, len(kept)):
        if kept[i].position == kept[i - 1].position:
            del kept[i]
    return kept


def thin(tracks):
    """Returns the thinned track of each vessel, by name."""
    return {vessel: drop_stationary(reports) for vessel, reports in tracks.items()}
