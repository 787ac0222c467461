"""Command line: lineages of taxa."""

import argparse
import sys

from taxonomy.reader import read_taxonomy


def describe(taxonomy, number):
    names = " > ".join(taxon.name for taxon in taxonomy.lineage(number))
    return f"{number}: {names} ({taxonomy.species_below(number)} species)"


def main(argv=None):
    parser = argparse.ArgumentParser(description="Print the lineages of taxa.")
    parser.add_argument("export", help="tab-separated export of the taxonomy")
    parser.add_argument("number", nargs="+", type=int, help="number of a taxon")
    options = parser.parse_args(argv)
    taxonomy = read_taxonomy(options.export)
    for number in options.number:
        print(describe(taxonomy, number))
    return 0


if __name__ == "__main__":
    sys.exit(main())
