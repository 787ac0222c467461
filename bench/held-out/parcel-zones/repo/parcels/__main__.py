import sys

from parcels.files import load_parcels, load_prices
from parcels.pricing import price, zones


def main(prices_path, parcels_path):
    prices = load_prices(prices_path)
    total = 0
    for parcel in load_parcels(parcels_path):
        cents = price(prices, parcel.zone, parcel.grams)
        total += cents
        print(f"{parcel.number}  zone {parcel.zone:>2}  {cents / 100:7.2f}")
    print(f"sum {total / 100:.2f}")
    print("zones served:", ", ".join(str(zone) for zone in zones(prices)))


if __name__ == "__main__":
    main(*sys.argv[1:])
