from feeds.parse import entries


def summarise(lines):
    result = {}
    for key, value in entries(lines):
        result.setdefault(key, []).append(value)
    return result
