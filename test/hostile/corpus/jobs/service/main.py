import sys

from jobs.load import load


def main(lines):
    jobs = load(lines)
    if not jobs:
        print('nothing to do')
        sys.exit(0)
    return sorted(jobs, key=lambda job: job[1])


if __name__ == '__main__':
    print(main(['backup@3', 'sync']))
