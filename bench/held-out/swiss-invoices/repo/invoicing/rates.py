"""Rates of value added tax."""

import json


class UnknownRate(Exception):
    """A country or a kind of goods for which no rate is known."""


class Rates:
    def __init__(self, percents):
        self._percents = percents

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as handle:
            return cls(json.load(handle))

    def percent(self, country, kind):
        try:
            return self._percents[country][kind]
        except KeyError:
            raise UnknownRate(f"no rate for {kind} goods in {country}") from None
