def tour(passages, start):
    """The chambers in the order in which a tour from `start` comes to them."""
    order = [start]
    for chamber in passages[start]:
        order.extend(tour(passages, chamber))
    return order


def missed(passages, start):
    """The chambers of the map that a tour from `start` does not come to, by name."""
    return sorted(set(passages) - set(tour(passages, start)))
