import argparse
import sys

from plan.shifts import shift

NAMES = ['ada', 'ben', 'cleo']


def main(argv=None):
    parser = argparse.ArgumentParser(description='Who is on call.')
    parser.add_argument('--day', type=int, default=0)
    args = parser.parse_args(argv)
    print(shift(NAMES, args.day))
    return 0


if __name__ == '__main__':
    sys.exit(main())