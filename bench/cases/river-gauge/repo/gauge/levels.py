from pathlib import Path

FILE = Path(__file__).with_name("levels.txt")


def read_levels():
    """Levels in centimetres by station, oldest first."""
    stations = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        station, *levels = line.split()
        stations[station] = [int(level) for level in levels]
    return stations
