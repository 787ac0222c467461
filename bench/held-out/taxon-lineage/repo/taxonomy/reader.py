"""Reads an export of the taxonomy."""

import csv

from taxonomy.tree import Taxon, Taxonomy


def read_taxonomy(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return Taxonomy(taxon_from(row) for row in csv.DictReader(lines, delimiter="\t"))


def taxon_from(row):
    parent = int(row["parent"]) if row["parent"] else None
    return Taxon(int(row["number"]), parent, row["rank"], row["name"])
