import unittest

from digest.request import Request
from digest.summary import Summary


def request(path, status=200, size=10):
    return Request("192.0.2.7", "GET", path, status, size)


class SummaryTest(unittest.TestCase):
    def test_lists_the_most_requested_paths_first(self):
        summary = Summary()
        for path in ["/b", "/a", "/c", "/c"]:
            summary.add(request(path))
        self.assertEqual(summary.top(2), [("/c", 2), ("/a", 1)])

    def test_adds_up_bytes_and_failures(self):
        summary = Summary()
        summary.add(request("/", size=7))
        summary.add(request("/", status=500, size=5))
        self.assertEqual(summary.render(1), "2 requests, 12 bytes, 1 failed\n    2  /")


if __name__ == "__main__":
    unittest.main()
