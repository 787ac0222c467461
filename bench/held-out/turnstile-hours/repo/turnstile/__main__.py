"""Command line: python3 -m turnstile FILE"""

import sys

from turnstile.passages import read_passages
from turnstile.report import busiest_hour, first_and_last, visitors_by_hour


def main(argv):
    if len(argv) != 1:
        print("usage: python3 -m turnstile FILE", file=sys.stderr)
        return 2
    with open(argv[0], encoding="ascii") as lines:
        passages = read_passages(lines)
    counts = visitors_by_hour(passages)
    for hour in sorted(counts):
        print(f"{hour}:00  {counts[hour]:>4}")
    first, last = first_and_last(passages)
    print(f"first passage {first}, last {last}, busiest hour {busiest_hour(counts)}:00")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
