from typing import NamedTuple


class Target(NamedTuple):
    server: str
    port: int


def parse_target(address):
    server, port = address.split(":")
    number = int(port)
    if not 1 <= number <= 65535:
        raise ValueError(f"{number} is no port")
    return Target(server, number)
