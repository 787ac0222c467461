"""Lines of the register."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    number: str
    species: str
    locality: str

    @property
    def genus(self):
        return self.species.split()[0]


def parse_sheet(line):
    number, species, locality = (part.strip() for part in line.split("|"))
    return Sheet(number, species, locality)
