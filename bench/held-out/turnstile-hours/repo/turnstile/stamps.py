"""Time stamps of the gates. Inside the program a moment is a datetime in UTC."""

from datetime import datetime

STAMP = "%Y-%m-%dT%H:%M:%SZ"


def parse_stamp(text):
    return datetime.strptime(text, STAMP)


def hour_of(moment):
    return moment.strftime("%Y-%m-%d %H")


def clock(moment):
    return moment.strftime("%H:%M:%S")
