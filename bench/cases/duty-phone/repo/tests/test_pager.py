from contacts import find_contact
from numbers_book import dial_string
from pager import number_for


def test_a_team_on_duty():
    assert number_for("network") == "+491515550101"


def test_nobody_of_their_own():
    assert find_contact("storage") is None


def test_dialling():
    assert dial_string("112") == "112"
