from shop.orders import Customer, Order, report

ORDERS = [Order(10.0, Customer(0.2)), Order(5.0)]

if __name__ == '__main__':
    print(report(ORDERS))
