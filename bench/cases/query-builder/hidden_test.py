import unittest

from catalogue.query import Query
from search import newest


class Queries(unittest.TestCase):
    def test_the_order_is_a_step_like_the_others(self):
        self.assertEqual(Query("maps").order_by("title").limit(2).text(), "FROM maps ORDER BY title LIMIT 2")

    def test_the_search(self):
        self.assertEqual(newest("books", 5), "FROM books WHERE available = yes ORDER BY year LIMIT 5")

    def test_it_is_the_same_query(self):
        query = Query("maps")
        self.assertIs(query.order_by("title"), query)
        self.assertEqual(query.text(), "FROM maps ORDER BY title")

    def test_limits(self):
        self.assertEqual(Query("maps").limit(3).text(), "FROM maps LIMIT 3")
        with self.assertRaises(ValueError):
            Query("maps").limit(0)


if __name__ == "__main__":
    unittest.main()
