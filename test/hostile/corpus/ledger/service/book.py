from ledger.entries import balance

if __name__ == '__main__':
    print(balance(['10.50', '3.25', '12']))
