import sys

from gym.desk import Desk


def main(path):
    desk = Desk()
    with open(path, encoding="utf-8") as file:
        for line in file:
            desk.handle(line.split())
    for name, course in sorted(desk.courses.items()):
        print(f"{name}: {', '.join(course.members)}; free {course.free_places()}; waiting {len(course.waiting)}")


if __name__ == "__main__":
    main(sys.argv[1])
