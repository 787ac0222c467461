import csv


def load_members(path):
    """Members in the order of the file; those who have left are not among them."""
    with open(path, newline="", encoding="ascii") as file:
        return [row for row in csv.DictReader(file) if not row["left"]]
