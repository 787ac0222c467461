"""Carries out the box office's commands."""

import logging

from boxoffice.hall import Refused

log = logging.getLogger("boxoffice")


def carry_out(bookings, words):
    if len(words) == 3 and words[0] == "book":
        bookings.book(words[1], words[2])
    elif len(words) == 3 and words[0] == "move":
        bookings.move(words[1], words[2])
    elif len(words) == 2 and words[0] == "cancel":
        bookings.cancel(words[1])
    else:
        raise Refused("unknown command")


def replay(bookings, lines):
    """Carries out all commands in turn and returns how many of them were refused."""
    refused = 0
    for line in lines:
        command = line.strip()
        if not command:
            continue
        try:
            carry_out(bookings, command.split())
            log.info("done: %s", command)
        except Refused as reason:
            refused += 1
            log.warning("refused: %s (%s)", command, reason)
    return refused
