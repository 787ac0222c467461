import logging
import sys

from climate import mean_by_house
from parsing import measurements


def main(path):
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("greenhouse").info("reading %s", path)
    logging.getLogger("greenhouse").warning("no reading of house C since yesterday: connection refused")
    with open(path, encoding="utf-8") as file:
        for house, mean in sorted(mean_by_house(measurements(file)).items()):
            print(f"house {house}: {mean:.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
