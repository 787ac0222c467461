import sys
from datetime import date

from rotation.listing import read_backups
from rotation.rules import expired


def main(path, day):
    with open(path, encoding="utf-8") as file:
        backups = read_backups(file)
    gone = 0
    for backup in expired(backups, date.fromisoformat(day)):
        print(f"delete {backup.day}")
        gone += backup.megabytes
    print(f"makes room for {gone} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
