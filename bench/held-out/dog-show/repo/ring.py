from ranking import ranking

PLACES = ["first", "second", "third"]


def placed(dogs):
    """(place, dog) of the dogs on the podium, from the first place on."""
    ranked = ranking(dogs)
    return [(PLACES[index], ranked[index]) for index in range(len(PLACES))]


def call(dogs):
    """The announcer's lines, the winner's last."""
    return [f"{place}: number {dog['number']}, {dog['breed']}" for place, dog in reversed(placed(dogs))]
