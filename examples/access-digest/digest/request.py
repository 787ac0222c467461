"""One line of the log, in the common log format."""

import re
from dataclasses import dataclass

LINE = re.compile(
    r'(?P<host>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] '
    r'"(?P<method>[A-Z]+) (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3}) (?P<size>\d+|-)'
)


@dataclass(frozen=True)
class Request:
    host: str
    method: str
    path: str
    status: int
    size: int

    @property
    def failed(self):
        return self.status >= 500


def parse_request(line):
    """Returns the request of a line, or None where the line records none."""
    if line.startswith("#"):
        return None
    match = LINE.match(line)
    size = match.group("size")
    return Request(
        host=match.group("host"),
        method=match.group("method"),
        path=match.group("path").partition("?")[0],
        status=int(match.group("status")),
        size=0 if size == "-" else int(size),
    )
