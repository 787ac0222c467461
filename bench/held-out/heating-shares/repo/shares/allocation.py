"""Splits an amount of money by weights."""


class NoConsumption(Exception):
    """There is nothing by which a bill could be split."""


def allocate(cents, weights):
    """Splits an amount by weights (section 9 of the statutes).

    `weights` maps names to whole numbers, none of them negative. Returns the share of every name in whole cents, in the
    same order.
    """
    total = sum(weights.values())
    if total == 0:
        raise NoConsumption("no consumption in the whole house")
    shares = {name: round(cents * weight / total) for name, weight in weights.items()}
    assert sum(shares.values()) == cents, f"shares of {sum(shares.values())} for a bill of {cents}"
    return shares
