from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def distance_km(here, there):
    """Great-circle distance between two points (latitude, longitude)."""
    south, west = map(radians, here)
    north, east = map(radians, there)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
