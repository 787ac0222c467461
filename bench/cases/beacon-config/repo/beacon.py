import os

from settings import read_settings


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "beacon.conf")
    with open(path, encoding="utf-8") as file:
        settings = read_settings(file)
    print(f"{settings['name']} flashes every {settings['period']} s")
    print(f"reports to {settings['report_to']}")


if __name__ == "__main__":
    main()
