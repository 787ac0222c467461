from starlist.catalogue import load
from starlist.sky import rising


def main(argv):
    path, latitude = argv
    for star, altitude in rising(load(path), float(latitude)):
        print(f"{altitude:5.1f}  {star.name:<12} {star.magnitude:+.1f}")
