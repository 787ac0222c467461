from fleet.tracks import TRACKS
from fleet.mileage import mileage


def main():
    for van, track in TRACKS.items():
        print(f"{van} {mileage(track):.1f} km")


main()
