from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal


def parse(line):
    name, price = line.split(';')
    return name, Decimal(price)


def quotes(lines):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(parse, line) for line in lines]
    return [future.result() for future in futures]
