import sys

from meters.importer import import_readings
from meters.summary import render


def main(argv):
    if len(argv) != 2:
        print("usage: python3 -m meters FILE", file=sys.stderr)
        return 2
    with open(argv[1], newline="", encoding="utf-8") as lines:
        result = import_readings(lines)
    print(render(result))
    return 1 if result.rejected else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
