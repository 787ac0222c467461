import unittest

from relay.routes import read_routes, target_for
from relay.target import parse_target


class Targets(unittest.TestCase):
    def test_names_and_ipv4(self):
        self.assertEqual(tuple(parse_target("mx1.example.org:25")), ("mx1.example.org", 25))
        self.assertEqual(tuple(parse_target("192.0.2.14:2525")), ("192.0.2.14", 2525))

    def test_ipv6_in_brackets(self):
        self.assertEqual(tuple(parse_target("[2001:db8::7]:25")), ("[2001:db8::7]", 25))

    def test_ipv6_without_brackets(self):
        self.assertEqual(tuple(parse_target("2001:db8::7:587")), ("2001:db8::7", 587))

    def test_ports_are_checked(self):
        for address in ("mx:0", "mx:70000", "mx:smtp", "[2001:db8::7]:0"):
            with self.assertRaises(ValueError):
                parse_target(address)

    def test_a_route_is_found_by_mail_address(self):
        routes = read_routes(["# new", "", "Example.org mx1:25", "lab.example.org [::1]:26"])
        self.assertEqual(tuple(target_for(routes, "office@EXAMPLE.org")), ("mx1", 25))
        self.assertEqual(tuple(target_for(routes, "x@lab.example.org")), ("[::1]", 26))
        self.assertIsNone(target_for(routes, "x@example.net"))


class WorkedBefore(unittest.TestCase):
    def test_comments_and_the_later_line(self):
        routes = read_routes(["# new", "", "a.org one:1", "A.org two:2"])
        self.assertEqual({domain: tuple(target) for domain, target in routes.items()}, {"a.org": ("two", 2)})


if __name__ == "__main__":
    unittest.main()
