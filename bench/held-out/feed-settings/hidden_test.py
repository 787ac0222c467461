import subprocess
import sys
import unittest

from feeds.plan import plan
from feeds.settings import SettingsError, load_settings, parse_settings


class SettingsTest(unittest.TestCase):
    def test_address_with_query_is_kept_whole(self):
        settings = parse_settings("feed minutes = https://c.example.org/export?format=rss&committee=planning\n")
        self.assertEqual(
            settings.feeds, {"minutes": "https://c.example.org/export?format=rss&committee=planning"}
        )

    def test_one_equals_sign_in_the_value(self):
        settings = parse_settings("feed a=https://a.example.org/?id=7\nset agent = mirror (contact=desk)\n")
        self.assertEqual(settings.feeds["a"], "https://a.example.org/?id=7")
        self.assertEqual(settings.agent, "mirror (contact=desk)")

    def test_trailing_and_doubled_equals_signs_belong_to_the_value(self):
        settings = parse_settings("feed a = https://a.example.org/?token=cGxhbg==\n")
        self.assertEqual(settings.feeds["a"], "https://a.example.org/?token=cGxhbg==")

    def test_shipped_settings_have_all_feeds_in_order(self):
        settings = load_settings("conf/feeds.conf")
        self.assertEqual(
            list(settings.feeds), ["harbour-office", "county-archive", "council-minutes", "weather"]
        )
        fetches = plan(settings)
        self.assertEqual([fetch.offset for fetch in fetches], [0, 5, 10, 15])
        self.assertEqual(fetches[2].host, "council.example.org")
        self.assertEqual(fetches[2].target, "/export?format=rss&committee=planning")

    def test_program_prints_the_plan(self):
        done = subprocess.run(
            [sys.executable, "mirror.py", "conf/feeds.conf"], stdout=subprocess.PIPE, universal_newlines=True
        )
        self.assertEqual(done.returncode, 0)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 5)
        self.assertIn("/export?format=rss&committee=planning", lines[3])

    def test_plain_statements(self):
        settings = parse_settings("# notes = none\n\nset interval = 15\nfeed b = http://b.example.org:8080/x.xml\n")
        self.assertEqual(settings.interval, 15)
        self.assertEqual(settings.agent, "feed-mirror")
        self.assertEqual(settings.feeds, {"b": "http://b.example.org:8080/x.xml"})

    def test_mistakes_are_still_reported(self):
        for text in ("feed harbour", "feed = https://a.example.org/", "set colour = blue", "feed a b = c"):
            with self.subTest(text=text):
                with self.assertRaises(SettingsError):
                    parse_settings(text)


if __name__ == "__main__":
    unittest.main()
