import sys

from contacts import find_contact
from numbers_book import dial_string


def number_for(team):
    """The number to ring for a team, as the pager dials it."""
    contact = find_contact(team)
    return dial_string(contact["phone"])


def main(argv):
    print(f"{argv[1]}: {number_for(argv[1])}")


if __name__ == "__main__":
    main(sys.argv)
