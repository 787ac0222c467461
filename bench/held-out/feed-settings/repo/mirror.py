"""Prints the fetch plan of the feed mirror."""

import sys

from feeds.plan import plan
from feeds.settings import load_settings


def main(argv):
    if len(argv) != 2:
        print("usage: mirror.py SETTINGS", file=sys.stderr)
        return 2
    settings = load_settings(argv[1])
    print(f"agent {settings.agent}, every {settings.interval} minutes")
    for fetch in plan(settings):
        print(f"+{fetch.offset:>3} min  {fetch.name:<18} {fetch.host} {fetch.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
