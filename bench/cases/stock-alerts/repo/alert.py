from stock.catalogue import ITEMS
from stock.levels import is_low
from stock.text import format_price, plural


def lines(items):
    for item in items:
        if is_low(item):
            missing = item["least"] - item["count"]
            yield f"{missing} {plural('box', 'boxes', missing)} of {item['name']}: {format_price(missing * item['cents'])}"


def main():
    for line in lines(ITEMS):
        print(line)


if __name__ == "__main__":
    main()
