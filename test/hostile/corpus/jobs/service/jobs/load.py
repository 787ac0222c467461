def parse(line):
    name, hour = line.split('@')
    return name, int(hour)


def load(lines):
    return [parse(line) for line in lines]
