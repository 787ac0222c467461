from inbox.letters import subjects

LINES = [b'{"subject": "Hello"}', b'{"subject": "Gr\xfc\xdfe"}', b'{"subject": "Bye"}']

if __name__ == '__main__':
    print(subjects(LINES))
