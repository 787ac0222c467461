from toll import toll


def test_cars():
    assert toll("car") == 5.0


def test_lorries():
    assert toll("lorry", 4, True) == 24.0
