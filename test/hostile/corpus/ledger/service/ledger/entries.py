from ledger.audit import audited
from ledger.errors import LedgerError


def to_cents(text):
    try:
        whole, cents = text.split('.')
        return int(whole) * 100 + int(cents)
    except ValueError as error:
        raise LedgerError(f'cannot book {text!r}') from error


@audited
def balance(entries):
    return sum(to_cents(entry) for entry in entries)
