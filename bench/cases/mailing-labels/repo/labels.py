import os

from members import load_members


def label(member):
    return f"{member['name']}\n{member['street']}\n{member['town'].upper()}"


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "members.csv")
    for member in load_members(path):
        print(label(member), end="\n\n")


if __name__ == "__main__":
    main()
