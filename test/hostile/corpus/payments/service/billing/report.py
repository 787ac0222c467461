import csv

from billing.amounts import add, parse_amount


def totals(path):
    result = {}
    with open(path, newline='') as file:
        for row in csv.DictReader(file):
            amount = parse_amount(row['amount'])
            result[row['customer']] = add(result.get(row['customer'], 0.0), amount)
    return result
