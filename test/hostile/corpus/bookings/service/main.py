from sync.rows import book

ROWS = [{'name': 'ada', 'used': 1, 'limit': 2}, {'name': 'ben', 'used': 1, 'limit': 0}]

if __name__ == '__main__':
    print(book(ROWS))
