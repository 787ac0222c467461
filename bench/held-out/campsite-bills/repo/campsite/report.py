def lines(stays):
    for stay in stays:
        yield f"{stay.pitch:<5} {stay.kind:<10} {stay.nights:>3} nights {stay.cents() / 100:>9.2f}"
