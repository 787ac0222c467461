from parliament.count import VOTES
from parliament.shares import share_out


def main():
    for party, seats in share_out(VOTES, 10).items():
        print(f"{party:<8}{seats:>3}")


if __name__ == "__main__":
    main()
