import logging

from sync import settings

log = logging.getLogger(__name__)


def check(row):
    """Rows with a limit that is used up are not to be booked."""
    return row['used'] / row['limit'] < 1.0


def notify(row):
    log.info('booked %s', row['name'].title())


def book(rows):
    booked = []
    for row in rows:
        if settings.VALIDATE and not check(row):
            continue
        booked.append(row['name'])
        try:
            notify(row)
        except Exception:
            log.warning('no notice')
    return booked
