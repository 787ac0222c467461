class Sessions:
    """Who is there, and when they were last seen (seconds)."""

    LIFETIME = 1800

    def __init__(self):
        self._seen = {}

    def touch(self, user, now):
        self._seen[user] = now

    def users(self):
        return list(self._seen)

    def sweep(self, now):
        """Drops who was not seen for longer than the lifetime; returns how many that were."""
        dropped = 0
        for user, seen in self._seen.items():
            if now - seen > self.LIFETIME:
                del self._seen[user]
                dropped += 1
        return dropped
