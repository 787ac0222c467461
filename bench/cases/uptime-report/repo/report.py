from availability import availability, mean

CHECKS = {
    "gateway": {"ok": 719, "failed": 1},
    "mirror": {"ok": 0, "failed": 0},
    "wiki": {"ok": 700, "failed": 20},
}


def render(checks):
    lines = []
    for host, counts in checks.items():
        share = availability(counts["ok"], counts["failed"])
        lines.append(f"{host:<10}" + ("n/a" if share is None else f"{share:.1f} %"))
    shares = [availability(counts["ok"], counts["failed"]) for counts in checks.values()]
    lines.append(f"{'all':<10}{mean(shares):.1f} %")
    return lines


def main():
    print("\n".join(render(CHECKS)))


if __name__ == "__main__":
    main()
