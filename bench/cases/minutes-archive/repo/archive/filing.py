from archive.heading import parse_heading


def file_minutes(text, root):
    """Writes minutes to `root`/YEAR/MM-DD.txt and returns that path. Minutes of a day that has some already are left alone."""
    day = parse_heading(text.splitlines()[0])
    place = root / f"{day.year}" / f"{day.month:02}-{day.day:02}.txt"
    if not place.exists():
        with open(place, "w", encoding="utf-8") as file:
            file.write(text)
    return place
