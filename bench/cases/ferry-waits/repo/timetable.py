import json
import os

from ferry.line import legs


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "stops.json"), encoding="utf-8") as file:
        stops = json.load(file)
    for name, minutes in legs(stops):
        print(f"{name:<12} {minutes:>3} min")


if __name__ == "__main__":
    main()
