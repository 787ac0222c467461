from gauge.levels import read_levels
from gauge.trend import mark, trend


def main():
    for station, levels in read_levels().items():
        change = trend(levels)
        print(f"{station:<8}{change:>5}{mark(change)}")


main()
