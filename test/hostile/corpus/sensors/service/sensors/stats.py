def mean(values):
    return sum(values) / len(values)


def spread(values):
    return max(values, default=0.0) - min(values, default=0.0)
