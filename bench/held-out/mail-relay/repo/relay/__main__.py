import sys

from relay.routes import read_routes


def main(argv):
    with open(argv[1], encoding="utf-8") as file:
        routes = read_routes(file)
    for domain in sorted(routes):
        target = routes[domain]
        print(f"{domain} goes to {target.server}, port {target.port}")


if __name__ == "__main__":
    main(sys.argv)
