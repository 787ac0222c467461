import sys

from tour import length, next_stop, read_tour, stop


def main(path, number):
    with open(path, encoding="utf-8") as file:
        tour = read_tour(file)
    try:
        here = stop(tour, int(number))
    except ValueError:
        print("no such stop")
        return
    print(f"Playing: {here.title} ({here.seconds} s)")
    following = next_stop(tour, int(number))
    print("Next:", "exit" if following is None else following.title)
    print(f"The whole tour takes {length(tour)} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
