def seconds_of(length):
    """Seconds of a length written as 31:05 or 1:02:10."""
    total = 0
    for part in length.split(":"):
        total = total * 60 + int(part)
    return total


def read_show(data):
    """The show with its published episodes, each a dict of `title`, `number` and `seconds`."""
    episodes = [
        {"title": entry["title"].strip(), "number": entry["number"], "seconds": seconds_of(entry["length"])}
        for entry in data["episodes"]
        if not entry.get("draft")
    ]
    return {"title": data["title"], "episodes": episodes}


def running_time(show):
    """Seconds of all published episodes together."""
    return sum(episode["seconds"] for episode in show["episodes"])
