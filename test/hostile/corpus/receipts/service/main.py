from billing.report import totals

if __name__ == '__main__':
    for customer, total in totals('data/invoices.csv').items():
        print(customer, f'{total:.2f}')
