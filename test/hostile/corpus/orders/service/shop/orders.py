class Customer:
    def __init__(self, rate):
        self.rate = rate


class Order:
    def __init__(self, net, customer=None):
        self.net = net
        self.customer = customer

    @property
    def total(self):
        return round(self.net * (1 + self.customer.rate), 2)


def report(orders):
    return [order.total for order in orders]
