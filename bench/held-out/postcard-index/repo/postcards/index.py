from postcards.blocks import lines


def by_place(path):
    """(cards, first year, last year) of every place."""
    index = {}
    for line in lines(path):
        if not line.strip():
            continue
        place, year = line.rsplit(";", 1)
        place, year = place.strip(), int(year)
        count, first, last = index.get(place, (0, year, year))
        index[place] = (count + 1, min(first, year), max(last, year))
    return index
