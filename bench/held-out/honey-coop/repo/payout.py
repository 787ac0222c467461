import sys

from coop.deliveries import load_deliveries
from coop.members import load_members
from coop.money import payouts


def main(members, deliveries):
    paid = payouts(load_members(members), load_deliveries(deliveries))
    for apiary, cents in sorted(paid.items(), key=lambda item: (-item[1], item[0])):
        print(f"{apiary:<16} {cents / 100:>9.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
