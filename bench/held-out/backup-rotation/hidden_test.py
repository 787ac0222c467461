import unittest
from datetime import date

from rotation.listing import Backup, read_backups
from rotation.rules import expired, monthly


def days(backups):
    return [(backup.day.month, backup.day.day) for backup in backups]


def backups(*written):
    return read_backups(f"{day} 10\n" for day in written)


class Rotation(unittest.TestCase):
    def test_old_ones_expire_oldest_first(self):
        found = expired(backups("2025-06-20", "2025-06-12", "2025-06-01", "2025-06-29"), date(2025, 6, 30))
        self.assertEqual(days(found), [(6, 12), (6, 20)])

    def test_seven_days_are_kept(self):
        some = backups("2025-06-01", "2025-06-22", "2025-06-23", "2025-06-29")
        self.assertEqual(days(expired(some, date(2025, 6, 30))), [(6, 22)])

    def test_nothing_to_delete_is_an_empty_list(self):
        self.assertEqual(list(expired(backups("2025-06-01", "2025-06-29"), date(2025, 6, 30))), [])

    def test_the_newest_is_kept(self):
        some = backups("2025-01-01", "2025-01-02", "2025-01-03")
        self.assertEqual(days(expired(some, date(2025, 6, 30))), [(1, 2)])

    def test_few_backups(self):
        self.assertEqual(list(expired([], date(2025, 6, 30))), [])
        self.assertEqual(list(expired(backups("2025-01-05"), date(2025, 6, 30))), [])

    def test_the_first_of_every_month(self):
        self.assertEqual(sorted(days(monthly(backups("2025-06-04", "2025-05-02", "2025-06-02")))), [(5, 2), (6, 2)])

    def test_the_list(self):
        self.assertEqual(read_backups(["2025-06-02 7", "", "2025-06-01 8"]), [Backup(date(2025, 6, 1), 8), Backup(date(2025, 6, 2), 7)])


if __name__ == "__main__":
    unittest.main()
