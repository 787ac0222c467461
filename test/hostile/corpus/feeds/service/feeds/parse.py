import re

PATTERN = re.compile(r'(?P<key>\w+)=(?P<value>\w+)$')


def entries(lines):
    for line in lines:
        match = PATTERN.match(line)
        yield match.group('key'), match.group('value')
