"""Counts requests and writes the digest."""

from collections import Counter


class Summary:
    def __init__(self):
        self.paths = Counter()
        self.bytes = 0
        self.failures = 0

    def add(self, request):
        self.paths[request.path] += 1
        self.bytes += request.size
        self.failures += request.failed

    def top(self, count):
        """Returns the paths asked for most, as (path, requests), ties in alphabetical order."""
        return sorted(self.paths.items(), key=lambda item: (-item[1], item[0]))[:count]

    def render(self, count):
        lines = [f"{sum(self.paths.values())} requests, {self.bytes} bytes, {self.failures} failed"]
        lines += [f"{hits:>5}  {path}" for path, hits in self.top(count)]
        return "\n".join(lines)
