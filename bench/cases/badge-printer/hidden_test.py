import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(ROOT, "tools"))

import badges


class Badges(unittest.TestCase):
    def test_the_template_is_found_from_anywhere(self):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                text = badges.load_template().template
            finally:
                os.chdir(before)
        self.assertIn("$name", text)

    def test_from_its_own_folder_too(self):
        before = os.getcwd()
        os.chdir(os.path.join(ROOT, "tools"))
        try:
            self.assertIn("$role", badges.load_template().template)
        finally:
            os.chdir(before)

    def test_a_badge(self):
        badge = badges.render({"name": "Door 4", "role": "crew"}, badges.load_template())
        self.assertIn("| Door 4", badge)
        self.assertIn("| CREW", badge)

    def test_everybody(self):
        self.assertEqual([person["name"] for person in badges.load_people()], ["Stand 12", "Door 3"])


if __name__ == "__main__":
    unittest.main()
