from sessions import Sessions


def main():
    sessions = Sessions()
    for user, used in [("desk-1", 0), ("desk-2", 1700), ("desk-3", 100)]:
        sessions.touch(user, used)
    print(f"dropped {sessions.sweep(now=1900)}, left {sorted(sessions.users())}")


if __name__ == "__main__":
    main()
