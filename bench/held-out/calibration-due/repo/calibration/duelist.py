"""The due list: every calibration up to a date, soonest first."""

from calibration.intervals import due_dates


def due_list(instruments, until):
    """Returns (date, instrument) pairs in order of date, then tag."""
    entries = [
        (due, instrument)
        for instrument in instruments
        for due in due_dates(instrument.first, instrument.every_months, until)
    ]
    return sorted(entries, key=lambda entry: (entry[0], entry[1].tag))


def render(entries):
    if not entries:
        return "nothing due"
    return "\n".join(f"{due.isoformat()}  {item.tag:<8}{item.description}" for due, item in entries)
