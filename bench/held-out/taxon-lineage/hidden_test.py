import contextlib
import io
import unittest

import lineage
from taxonomy.reader import read_taxonomy


def names(taxonomy, number):
    return [taxon.name for taxon in taxonomy.lineage(number)]


def run(*arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        lineage.main(list(arguments))
    return out.getvalue().splitlines()


class TaxonLineageTest(unittest.TestCase):
    def setUp(self):
        self.full = read_taxonomy("data/nodes.tsv")
        self.excerpt = read_taxonomy("data/fungi-excerpt.tsv")

    def test_lineage_in_the_full_export(self):
        self.assertEqual(
            names(self.full, 4932), ["root", "Eukaryota", "Fungi", "Ascomycota", "Saccharomyces cerevisiae"]
        )
        self.assertEqual(names(self.full, 2), ["root", "Bacteria"])

    def test_root_of_the_full_export(self):
        self.assertEqual(names(self.full, 1), ["root"])

    def test_species_below_the_root_of_the_full_export(self):
        self.assertEqual(self.full.species_below(1), 3)

    def test_command_on_the_full_export(self):
        self.assertEqual(
            run("data/nodes.tsv", "4890", "2", "1"),
            [
                "4890: root > Eukaryota > Fungi > Ascomycota (1 species)",
                "2: root > Bacteria (2 species)",
                "1: root (3 species)",
            ],
        )

    def test_lineage_in_an_excerpt(self):
        self.assertEqual(names(self.excerpt, 4932), ["Fungi", "Ascomycota", "Saccharomyces cerevisiae"])
        self.assertEqual(names(self.excerpt, 4751), ["Fungi"])
        self.assertEqual(run("data/fungi-excerpt.tsv", "4751"), ["4751: Fungi (1 species)"])

    def test_species_below_other_taxa(self):
        self.assertEqual([self.full.species_below(number) for number in (2, 1239, 1423, 2759)], [2, 2, 0, 1])

    def test_unknown_taxon_is_an_error(self):
        with self.assertRaises(Exception):
            self.excerpt.lineage(99)


if __name__ == "__main__":
    unittest.main()
