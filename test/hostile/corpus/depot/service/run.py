import json

from stock.orders import shippable


def load(path):
    with open(path) as file:
        return json.load(file)


if __name__ == '__main__':
    print(shippable(load('data/orders.json'), load('data/levels.json')))
