"""Spreads the fetches of all feeds over one interval."""

from typing import NamedTuple
from urllib.parse import urlsplit


class Fetch(NamedTuple):
    offset: int
    name: str
    host: str
    target: str


def plan(settings):
    """Returns one fetch a feed, in the order of the settings file, evenly spread over the interval."""
    fetches = []
    for position, (name, address) in enumerate(settings.feeds.items()):
        parts = urlsplit(address)
        target = parts.path or "/"
        if parts.query:
            target = f"{target}?{parts.query}"
        offset = position * settings.interval // len(settings.feeds)
        fetches.append(Fetch(offset, name, parts.netloc, target))
    return fetches
