RATE = 84.5


def hours_by_project(entries):
    hours = {}
    for entry in entries:
        project = entry["project"]
        if project in hours:
            hours[project] += entry["hours"]
        else:
            hours[project] = entry["hours"]
    return hours


def invoice(entries):
    """Lines (text, amount) of an invoice; the last one is the sum."""
    lines = [(project, hours * RATE) for project, hours in hours_by_project(entries).items()]
    return lines + [("Sum", sum(amount for _, amount in lines))]
