import importlib

FORMATS = ("m3u", "tsv")


def exporter(name):
    """The module that writes the format of this name."""
    name = name.lower()
    if name not in FORMATS:
        raise ValueError(f"unknown format {name}, known are {', '.join(FORMATS)}")
    return importlib.import_module(f"exporters.{name}")
