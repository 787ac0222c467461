"""Reads plans from JSON files."""

import json
from pathlib import Path

from irrigation.model import Plan, Soil, Zone


def load_plan(path):
    """Returns the plan with all of its zones."""
    document = read_document(path)
    return Plan(
        title=document["title"],
        zones=tuple(load_zone(name) for name in document["zones"]),
    )


def load_zone(path):
    document = read_document(path)
    return Zone(
        name=document["name"],
        area_m2=document["area_m2"],
        need_mm=document["need_mm"],
        soil=load_soil(document["soil"]),
    )


def load_soil(path):
    document = read_document(path)
    return Soil(document["name"], document["intake_mm_per_hour"])


def read_document(path):
    with open(Path(path), encoding="utf-8") as source:
        return json.load(source)
