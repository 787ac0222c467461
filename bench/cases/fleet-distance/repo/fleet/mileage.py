from fleet.geo import distance_km


def mileage(track):
    """Kilometres along a track of (latitude, longitude)."""
    return sum(distance_km(here, there) for here, there in zip(track, track[1:]))
