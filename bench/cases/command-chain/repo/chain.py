from brigade.people import PEOPLE
from brigade.rank import chain, rank


def main():
    for name in PEOPLE:
        print(f"{rank(name, PEOPLE)} {' > '.join(chain(name, PEOPLE))}")


if __name__ == "__main__":
    main()
