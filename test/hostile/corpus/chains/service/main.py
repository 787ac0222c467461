from chain.walk import chain, walk

if __name__ == '__main__':
    print(sum(walk(chain(range(1500)))))
