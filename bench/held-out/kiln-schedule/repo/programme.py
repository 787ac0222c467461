"""Firing programmes."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    target: int
    rate: float
    hold_minutes: float = 0

    @property
    def holds(self):
        return self.hold_minutes > 0


@dataclass(frozen=True)
class Programme:
    name: str
    stages: tuple


def load_programme(path):
    with open(path, encoding="utf-8") as source:
        document = json.load(source)
    return Programme(document["name"], tuple(Stage(**stage) for stage in document["stages"]))
