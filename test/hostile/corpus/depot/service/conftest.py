import pytest


@pytest.fixture
def levels():
    return {'bolt': 5, 'nut': 0}
