from feeds.summary import summarise

LINES = ['size=3', 'colour=red', '# a comment', 'weight=7']

if __name__ == '__main__':
    print(summarise(LINES))
