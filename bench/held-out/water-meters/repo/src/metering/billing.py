"""Bills."""


def bill(register, entries):
    """Applies a day's entries and returns the cubic metres to bill, by meter."""
    bills = {}
    for entry in entries:
        if entry.action == "install":
            register.install(entry.meter, entry.reading)
        elif entry.action == "read":
            used = register.advance(entry.meter, entry.reading)
            bills[entry.meter] = bills.get(entry.meter, 0) + used
        else:
            raise ValueError(f"unknown action {entry.action!r}")
    return bills
