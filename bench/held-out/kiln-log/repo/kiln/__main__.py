"""Command line: python3 -m kiln PROBES LOG"""

import sys

from kiln.log import read_log
from kiln.probes import load_probes
from kiln.summary import summarise


def main(argv):
    if len(argv) != 2:
        print("usage: python3 -m kiln PROBES LOG", file=sys.stderr)
        return 2
    probes = load_probes(argv[0])
    with open(argv[1], newline="", encoding="utf-8") as handle:
        temperatures = read_log(handle, probes)
    for name, summary in summarise(temperatures).items():
        print(f"{name:<10}{summary.count:>4} readings  mean {summary.mean:7.1f}  peak {summary.peak:7.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
