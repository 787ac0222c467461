"""What the environment says about the print room."""

import os
from typing import NamedTuple

DEFAULT_MAX_PAGES = 60


class Settings(NamedTuple):
    max_pages: int
    queue: str


def load_settings(environ=os.environ):
    return Settings(
        max_pages=environ.get("SPOOL_MAX_PAGES", DEFAULT_MAX_PAGES),
        queue=environ.get("SPOOL_QUEUE", "main"),
    )
