from typing import NamedTuple, Optional


class Entry(NamedTuple):
    bib: str
    category: str
    seconds: Optional[int]


def standings(entries):
    """(place, entry, gap) by category, the fastest first; place and gap are None for those who did not finish."""
    categories = {}
    for entry in entries:
        categories.setdefault(entry.category, []).append(entry)
    return {category: _ranked(categories[category]) for category in sorted(categories)}


def _ranked(entries):
    finished = sorted((e for e in entries if e.seconds is not None), key=lambda e: e.seconds)
    ranked = [(place, e, e.seconds - finished[0].seconds) for place, e in enumerate(finished, start=1)]
    ranked.extend((None, e, None) for e in entries if e.seconds is None)
    return ranked
