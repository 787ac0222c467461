from prices.quotes import quotes

LINES = ['tea;2.50', 'milk;1.20 EUR', 'oats;3.10']

if __name__ == '__main__':
    for name, price in quotes(LINES):
        print(name, price)
