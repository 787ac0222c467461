from coop.deliveries import Delivery
from coop.members import Member
from coop.money import payouts


def test_the_levy_is_kept_back():
    assert payouts({"7": Member("Lime Row", 10)}, [Delivery("7", 1000, 1)]) == {"Lime Row": 738}


def test_deliveries_are_added_up():
    members = {"7": Member("Lime Row", 0), "118": Member("Millfield", 0)}
    assert payouts(members, [Delivery("7", 500, 1), Delivery("7", 2000, 2)]) == {"Lime Row": 1710}
