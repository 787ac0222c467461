"""Command line: the price of a stay."""

import argparse
import sys
from datetime import date
from pathlib import Path

from campsite.stay import deposit, stay_price
from campsite.tariff import load_tariff

TARIFF = Path(__file__).resolve().parent / "data" / "tariff.json"


def main(argv=None):
    parser = argparse.ArgumentParser(description="Quote a stay.")
    parser.add_argument("arrival", type=date.fromisoformat)
    parser.add_argument("departure", type=date.fromisoformat)
    parser.add_argument("--electricity", action="store_true")
    options = parser.parse_args(argv)

    tariff = load_tariff(TARIFF)
    price = stay_price(tariff, options.arrival, options.departure, options.electricity)
    print(f"stay     {price:>8.2f}")
    print(f"deposit  {deposit(tariff):>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
