def read_survey(lines):
    """For every chamber of the map, the chambers that its passages lead to, in the order of the lines."""
    passages = {}
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if " > " in line:
            upper, lower = line.split(" > ")
            _connect(passages, upper, lower)
            passages.setdefault(lower, [])
        else:
            one, other = line.split(" - ")
            _connect(passages, one, other)
            _connect(passages, other, one)
    return passages


def _connect(passages, origin, target):
    passages.setdefault(origin, []).append(target)
