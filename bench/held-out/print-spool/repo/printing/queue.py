class Spool:
    """Jobs that wait for a printer."""

    def __init__(self):
        self._jobs = []

    def add(self, job):
        if job.sheets() < 1:
            raise ValueError("nothing to print")
        self._jobs.append(job)

    def waiting(self):
        return len(self._jobs)

    def take(self, size):
        """Hands out the next job for a printer of this paper size, or None if there is none."""
        fitting = [job for job in self._jobs if job.paper_size == size]
        if not fitting:
            return None
        job = min(fitting, key=lambda job: not job.urgent)
        self._jobs.remove(job)
        return job
