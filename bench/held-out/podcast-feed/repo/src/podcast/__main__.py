import json
import sys

from podcast.feed import render
from podcast.show import read_show


def main(path):
    with open(path, encoding="utf-8") as file:
        show = read_show(json.load(file))
    print(render(show))


if __name__ == "__main__":
    main(sys.argv[1])
