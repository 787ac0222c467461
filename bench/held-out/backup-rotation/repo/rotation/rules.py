from datetime import timedelta

KEPT = timedelta(days=7)


def monthly(backups):
    """The first backup of every month."""
    first = {}
    for backup in sorted(backups):
        first.setdefault((backup.day.year, backup.day.month), backup)
    return set(first.values())


def expired(backups, today):
    """The backups that may be deleted, oldest first."""
    if len(backups) < 2:
        return []
    keep = monthly(backups)
    keep.add(max(backups))
    result = []
    for backup in sorted(backups):
        if backup not in keep and today - backup.day > KEPT:
            result.append(backup)
