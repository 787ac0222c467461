from toll import toll

QUEUE = [("car", 2, False), ("lorry", 4, True), ("motorhome", 2, False)]


def main():
    for kind, axles, trailer in QUEUE:
        print(f"{kind:<12}{toll(kind, axles, trailer):6.2f}")


if __name__ == "__main__":
    main()
