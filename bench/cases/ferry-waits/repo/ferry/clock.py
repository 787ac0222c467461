def minutes_of(time):
    """Minutes since midnight of a time written as HH:MM."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
