from pump.flow import litres_per_hour, mean


def table(runs):
    yield from (_line(run) for run in runs)
    overall = mean(runs)
    yield "mean: no runs" if overall is None else f"mean: {overall:.1f} l/h"


def _line(run):
    return f"{run.start // 60:02}:{run.start % 60:02}  {run.hours:>5.2f} h  {litres_per_hour(run):>8.1f} l/h"
