def ranking(dogs):
    """The dogs from the best to the last. Dogs that were absent have no points, and are left out."""
    shown = [dog for dog in dogs if dog.get("points") is not None]
    return sorted(shown, key=lambda dog: (-dog["points"], dog["number"]))


def reserve(dogs):
    """The dog that moves up when one of the first three is disqualified; None if there is none."""
    ranked = ranking(dogs)
    return ranked[3] if len(ranked) > 3 else None
