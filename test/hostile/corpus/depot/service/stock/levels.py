def level_of(levels, sku):
    return levels[sku]


def missing(levels, wanted):
    return [sku for sku, count in wanted.items() if level_of(levels, sku) < count]
