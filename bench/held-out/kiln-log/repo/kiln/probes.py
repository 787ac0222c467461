"""The probes of the kiln."""

import json


class Probe:
    def __init__(self, gain, offset, span=None):
        self.gain = gain
        self.offset = offset
        self.span = span

    @classmethod
    def from_record(cls, record):
        span = record.get("range")
        return cls(record["gain"], record["offset"], tuple(span) if span else None)

    def temperature(self, raw):
        """Returns the temperature, in degrees, that a raw reading stands for."""
        value = raw * self.gain + self.offset
        if self.span is None:
            return value
        coldest, hottest = self.span
        if value < coldest:
            return coldest
        if value > hottest:
            return hottest


def load_probes(path):
    with open(path, encoding="utf-8") as handle:
        return {name: Probe.from_record(record) for name, record in json.load(handle).items()}
