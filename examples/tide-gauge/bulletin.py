"""Writes the harbour's tide bulletin from the gauge's readings."""

import json
import os
import sys

from gauge.series import TideSeries
from gauge.station import Station

HERE = os.path.dirname(os.path.abspath(__file__))


def open_station():
    with open(os.path.join(HERE, "data", "station.json"), encoding="utf-8") as handle:
        return Station.from_json(json.load(handle))


def publish(station, out):
    series = TideSeries(station.readings)
    rise = series.steepest_rise()
    out.write(f"{station.name}: {len(station.readings)} readings\n")
    out.write(f"highest water  {series.high_water().level:.2f} m\n")
    out.write(f"steepest rise  {rise.rate:+.2f} m/h from {rise.start}\n")


publish(open_station(), sys.stdout)
