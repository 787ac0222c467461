import os
import tempfile
import unittest

from labels import label
from members import load_members


def members(text):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, encoding="utf-8") as file:
        file.write("name,street,town,left\n" + text)
    try:
        return load_members(file.name)
    finally:
        os.unlink(file.name)


class Labels(unittest.TestCase):
    def test_names_are_read_as_they_are_written(self):
        (member,) = members("Åsen Trykk,Nygata 12,Bodø,\n")
        self.assertEqual(label(member), "Åsen Trykk\nNygata 12\nBODØ")

    def test_other_scripts(self):
        (member,) = members("Łąka,ul. Długa 1,Łódź,\n")
        self.assertEqual(member["town"], "Łódź")

    def test_plain_names(self):
        (member,) = members("Lie,Storgata 9,Oslo,\n")
        self.assertEqual(member["name"], "Lie")

    def test_who_has_left(self):
        self.assertEqual(members("Lie,Storgata 9,Oslo,2024\n"), [])


if __name__ == "__main__":
    unittest.main()
