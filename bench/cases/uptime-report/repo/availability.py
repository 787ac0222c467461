def availability(ok, failed):
    """Per cent of the checks that were answered."""
    return 100 * ok / (ok + failed)


def mean(shares):
    """Mean of those that there are."""
    known = [share for share in shares if share is not None]
    return sum(known) / len(known)
