import sys

from playlist.app import export


def main(argv):
    print(export(argv[1], argv[2]))


if __name__ == "__main__":
    main(sys.argv)
