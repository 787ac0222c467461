from pump.flow import litres_per_hour, mean
from pump.log import Run, minutes


def test_yield_of_a_run():
    assert litres_per_hour(Run(minutes("06:00"), minutes("08:00"), 2300)) == 1150


def test_a_run_past_midnight():
    assert Run(minutes("23:00"), minutes("01:00"), 1).hours == 2


def test_mean_of_the_day():
    assert mean([Run(0, 60, 100), Run(120, 300, 700)]) == 200
    assert mean([]) is None
