"""Counts of visitors."""

from collections import Counter

from turnstile.stamps import clock, hour_of


def visitors_by_hour(passages):
    """Returns how many visitors came in during each hour, by "YYYY-MM-DD HH" in UTC."""
    return Counter(hour_of(passage.moment) for passage in passages if passage.direction == "in")


def busiest_hour(counts):
    """Returns the hour with most visitors, the earlier one of two that are equal."""
    return min(counts, key=lambda hour: (-counts[hour], hour))


def first_and_last(passages):
    """Returns the times of day of the earliest and the latest passage."""
    moments = [passage.moment for passage in passages]
    return clock(min(moments)), clock(max(moments))
