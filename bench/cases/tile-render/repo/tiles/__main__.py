import argparse

from tiles.render import render
from tiles.request import parse_tile


def main():
    parser = argparse.ArgumentParser(prog="tiles")
    parser.add_argument("tile")
    parser.add_argument("--scale", type=int)
    arguments = parser.parse_args()
    tile = parse_tile(arguments.tile)
    if arguments.scale:
        image = render(tile, arguments.scale)
    else:
        image = render(tile)
    print(f"{image.pixels} px, {image.west:.2f} to {image.east:.2f}")


if __name__ == "__main__":
    main()
