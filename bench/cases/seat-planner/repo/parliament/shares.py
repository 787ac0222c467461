def share_out(votes, seats):
    """Seats by party, in the order of the votes given."""
    total = sum(votes.values())
    shares = {party: seats * count / total for party, count in votes.items()}
    given = {party: round(share) for party, share in shares.items()}
    assert sum(given.values()) == seats, f"{sum(given.values())} of {seats} seats given"
    return given


def majority(given):
    """The party with more than half of the seats; None when there is none."""
    total = sum(given.values())
    for party, seats in given.items():
        if 2 * seats > total:
            return party
    return None
