from datetime import datetime


def parse_heading(line):
    """The date in a heading such as `Minutes of 3 March 2026`."""
    return datetime.strptime(line.removeprefix("Minutes of ").strip(), "%d %B %Y").date()
