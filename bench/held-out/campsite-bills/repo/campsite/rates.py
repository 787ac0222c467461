from campsite.pitches import CARAVAN, MOTORHOME, TENT

CENTS = {TENT: 900, CARAVAN: 1500, MOTORHOME: 1850}
HIGH_SEASON = (7, 8)
LONG_STAY = 14


def nightly(kind, month):
    """Cents for a night on a pitch of that kind, arriving in that month."""
    cents = CENTS[kind]
    return cents * 6 // 5 if month in HIGH_SEASON else cents
