class LedgerError(Exception):
    """An entry that cannot be booked."""
