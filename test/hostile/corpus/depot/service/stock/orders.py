from stock.levels import missing


def can_ship(order, levels):
    return not missing(levels, order['lines'])


def shippable(orders, levels):
    return [order['id'] for order in orders if can_ship(order, levels)]
