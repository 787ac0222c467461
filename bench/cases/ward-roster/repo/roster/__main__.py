import sys

from roster.grouping import on_duty
from roster.shifts import load_shifts


def main(argv):
    for ward, nurses in sorted(on_duty(load_shifts(argv[1])).items()):
        print(f"{ward}: {', '.join(nurses)}")


main(sys.argv)
