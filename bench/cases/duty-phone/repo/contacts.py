CONTACTS = [
    {"team": "network", "phone": "0151 555 0101", "on_duty": True},
    {"team": "storage", "phone": "0151 555 0102", "on_duty": False},
    {"team": "operations", "phone": "0151 555 0100", "on_duty": True},
    {"team": "network", "phone": "0151 555 0103", "on_duty": False},
]


def find_contact(team, contacts=CONTACTS):
    """Who is on duty for a team; None when nobody is."""
    for contact in contacts:
        if contact["team"] == team and contact["on_duty"]:
            return contact
    return None
