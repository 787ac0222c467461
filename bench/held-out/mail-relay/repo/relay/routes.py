from relay.target import parse_target


def read_routes(lines):
    """Targets by domain. The later of two lines for a domain wins."""
    routes = {}
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        domain, address = line.split()
        routes[domain.lower()] = parse_target(address)
    return routes


def target_for(routes, address):
    """The target for a mail address, or None if its domain is not routed."""
    _, _, domain = address.rpartition("@")
    return routes.get(domain.lower())
