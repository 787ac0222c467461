"""Due dates."""


def months_later(day, months):
    """Returns the same day of the month, some months later."""
    index = day.year * 12 + day.month - 1 + months
    return day.replace(year=index // 12, month=index % 12 + 1)


def due_dates(contract):
    """Returns the days on which the instalments of a contract are due, the first one first."""
    due = contract.begins
    dates = []
    for _ in range(contract.instalments):
        dates.append(due)
        due = months_later(due, contract.every)
    return dates
