def days(first, last):
    """Days from the first to the last, both included."""
    return last.toordinal() - first.toordinal() + 1


def cost(hire, today):
    """What the hire costs up to today."""
    return hire.rate * days(hire.out, hire.back or today)


def is_late(hire, today):
    return (hire.back or today) > hire.due
