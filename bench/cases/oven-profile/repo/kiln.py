from datetime import datetime

from plan import PLAN, schedule


def main():
    for degrees, end in schedule(PLAN, datetime(2026, 11, 2, 6, 30)):
        print(f"{degrees:>5} C until {end:%H:%M}")


if __name__ == "__main__":
    main()
