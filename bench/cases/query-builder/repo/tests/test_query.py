import pytest

from catalogue.query import Query


def test_everything():
    assert Query("books").text() == "FROM books"


def test_conditions():
    assert Query("books").where("year", ">", 2000).where("x", "=", True).text() == "FROM books WHERE year > 2000 AND x = yes"


def test_limit():
    with pytest.raises(ValueError):
        Query("books").limit(0)
