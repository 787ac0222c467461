HORIZON = 10


def highest(star, latitude):
    """Degrees above the horizon when the star is highest."""
    return 90 - abs(latitude - star.declination)


def rising(stars, latitude):
    """(star, altitude) of the stars that rise well above the horizon, highest first."""
    seen = [(star, highest(star, latitude)) for star in stars]
    return sorted((pair for pair in seen if pair[1] >= HORIZON), key=lambda pair: (-pair[1], pair[0].name))
