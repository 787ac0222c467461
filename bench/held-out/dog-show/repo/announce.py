import json
import sys

from ranking import reserve
from ring import call


def main(path):
    with open(path, encoding="utf-8") as file:
        show = json.load(file)
    for name, dogs in show.items():
        print(name)
        lines = call(dogs)
        for line in lines or ["no entries"]:
            print("  " + line)
        spare = reserve(dogs)
        if spare is not None:
            print(f"  (reserve: {spare['number']})")


if __name__ == "__main__":
    main(sys.argv[1])
