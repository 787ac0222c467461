"""The list that goes to the cashier."""

from renewals.schedule import due_dates


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def instalments_due(contracts):
    """Returns (day, number, amount) of all instalments of all contracts, by day and then by number."""
    found = []
    for contract in contracts:
        for day in due_dates(contract):
            found.append((day, contract.number, contract.amount))
    return sorted(found)


def statement(contracts):
    due = instalments_due(contracts)
    lines = [f"{day.isoformat()}  {number}  {money(amount):>8}" for day, number, amount in due]
    total = sum(amount for _, _, amount in due)
    lines.append(f"{len(due)} instalments, {money(total)} in all")
    return lines
