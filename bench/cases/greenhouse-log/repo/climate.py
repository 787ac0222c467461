def mean_by_house(measurements):
    """Mean temperature by house."""
    sums = {}
    for house, degrees in measurements:
        total, count = sums.get(house, (0.0, 0))
        sums[house] = (total + degrees, count + 1)
    return {house: total / count for house, (total, count) in sums.items()}
