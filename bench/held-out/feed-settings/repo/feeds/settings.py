"""The mirror's settings file."""

from dataclasses import dataclass, field


class SettingsError(Exception):
    """A line of the settings file that cannot be understood."""


@dataclass
class Settings:
    interval: int = 60
    agent: str = "feed-mirror"
    feeds: dict = field(default_factory=dict)


def split_statement(line):
    """Splits "KIND NAME = VALUE" into its three parts."""
    if "=" not in line:
        raise SettingsError(f"no value in {line!r}")
    left, value = line.split("=")
    words = left.split()
    if len(words) != 2:
        raise SettingsError(f"expected a kind and a name before the value in {line!r}")
    kind, name = words
    return kind, name, value.strip()


def parse_settings(text):
    settings = Settings()
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        kind, name, value = split_statement(line)
        if kind == "feed":
            settings.feeds[name] = value
        elif kind == "set" and name == "interval":
            settings.interval = int(value)
        elif kind == "set" and name == "agent":
            settings.agent = value
        else:
            raise SettingsError(f"unknown statement {line!r}")
    return settings


def load_settings(path):
    with open(path, encoding="utf-8") as handle:
        return parse_settings(handle.read())
