import json
from dataclasses import dataclass

from campsite.rates import LONG_STAY, nightly

TENT = "tent"
CARAVAN = "caravan"
MOTORHOME = "motorhome"
KINDS = (TENT, CARAVAN, MOTORHOME)


@dataclass(frozen=True)
class Stay:
    pitch: str
    kind: str
    month: int
    nights: int

    def cents(self):
        """What the stay costs, in cents."""
        night = nightly(self.kind, self.month)
        full = min(self.nights, LONG_STAY)
        return full * night + (self.nights - full) * night // 2


def load(path):
    with open(path, encoding="utf-8") as file:
        stays = [Stay(**entry) for entry in json.load(file)]
    for stay in stays:
        if stay.kind not in KINDS:
            raise ValueError(f"pitch {stay.pitch}: no such kind: {stay.kind}")
    return stays
