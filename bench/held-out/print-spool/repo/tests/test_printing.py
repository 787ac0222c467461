import pytest

from printing.job import Job
from printing.queue import Spool


def test_sheets():
    assert Job("x", 3, 4).sheets() == 12


def test_empty_jobs_are_refused():
    spool = Spool()
    with pytest.raises(ValueError):
        spool.add(Job("x", 0))
    assert spool.waiting() == 0


def test_empty_spool():
    assert Spool().take("A4") is None
