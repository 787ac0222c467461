import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def load_people():
    with open(os.path.join(HERE, "people.csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
