"""Plans, zones and soils."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Soil:
    name: str
    intake_mm_per_hour: float


@dataclass(frozen=True)
class Zone:
    name: str
    area_m2: float
    need_mm: float
    soil: Soil


@dataclass(frozen=True)
class Plan:
    title: str
    zones: tuple
