import csv
import os
from string import Template

from people import load_people

TEMPLATE = "templates/badge.txt"


def render(person, template):
    return template.substitute(name=person["name"], role=person["role"].upper())


def load_template():
    with open(TEMPLATE, encoding="utf-8") as file:
        return Template(file.read())


def main():
    template = load_template()
    for person in load_people():
        print(render(person, template))


if __name__ == "__main__":
    main()
