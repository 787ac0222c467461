def format_price(cents):
    """Euros with a comma for the cents and a dot for the thousands: `1.234,50 EUR`."""
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", ".") + f",{rest:02} EUR"


def parse_price(text):
    return int(text.removesuffix(" EUR").replace(".", "").replace(",", ""))
