CENTS_PER_KILO = {1: 820, 2: 650}


def payouts(members, deliveries):
    """Cents by apiary, for those that delivered."""
    result = {}
    for delivery in deliveries:
        apiary, levy = members[delivery.member]
        result[apiary] = result.get(apiary, 0) + _worth(delivery, levy)
    return result


def _worth(delivery, levy):
    gross = delivery.grams * CENTS_PER_KILO[delivery.grade]
    return round(gross * (100 - levy) / 100_000)
