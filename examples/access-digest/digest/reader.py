"""Reads a log line by line."""

from digest.request import parse_request


def read_requests(path):
    """Yields the requests of a log file; lines that record none are passed over."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            request = parse_request(line.rstrip("\n"))
            if request is not None:
                yield request
