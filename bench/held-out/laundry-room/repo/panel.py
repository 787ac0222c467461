import sys

from laundry.clock import minutes, written
from laundry.room import Room


def main(argv):
    room = Room(["left", "middle", "right"])
    room.machine("left").start("cotton", minutes("13:00"))
    room.machine("middle").start("wool", minutes("14:00"))
    now = minutes(argv[1])
    print("free:", ", ".join(room.free(now)))
    for name, end in room.busy(now):
        print(f"{name} is free at {written(end)}")


if __name__ == "__main__":
    main(sys.argv)
