def seconds_of(text):
    """The seconds of a time as the timekeepers write it; None for a runner who did not finish."""
    text = text.strip()
    if text.upper() == "DNF":
        return None
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def written(seconds):
    """The time as the timekeepers would write it."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}"
