"""Taxa and how they hang together."""

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Taxon:
    number: int
    parent: int | None
    rank: str
    name: str


class Taxonomy:
    def __init__(self, taxa):
        self._taxa = {}
        self._children = defaultdict(list)
        for taxon in taxa:
            self._taxa[taxon.number] = taxon
            self._children[taxon.parent].append(taxon)

    def lineage(self, number):
        """Returns the taxa from the root down to the taxon itself."""
        taxon = self._taxa[number]
        if taxon.parent is None:
            return [taxon]
        return self.lineage(taxon.parent) + [taxon]

    def species_below(self, number):
        """Returns how many species there are below a taxon."""
        return sum(
            (child.rank == "species") + self.species_below(child.number)
            for child in self._children.get(number, ())
        )
