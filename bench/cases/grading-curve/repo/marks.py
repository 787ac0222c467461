from school.classes import CLASSES
from school.statistics import summary


def line(name, marks):
    result = summary(marks)
    if result.best is None:
        return f"{name}: no marks"
    return f"{name}: best {result.best}, mean {result.mean:.1f}"


def main():
    for name, marks in CLASSES.items():
        print(line(name, marks))


if __name__ == "__main__":
    main()
