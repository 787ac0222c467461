import json


class Letters:
    """The letters of a mailbox, one JSON object a line."""

    def __init__(self, lines):
        self.lines = iter(lines)

    def __iter__(self):
        return self

    def __next__(self):
        return subject(next(self.lines))


def subject(line):
    letter = json.loads(line.decode('utf-8'))
    return letter['subject']


def subjects(lines):
    return list(Letters(lines))
