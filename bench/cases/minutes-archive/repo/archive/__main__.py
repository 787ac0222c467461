from pathlib import Path

from archive.filing import file_minutes

HERE = Path(__file__).resolve().parent.parent
INBOX = HERE / "inbox"
ROOT = HERE / "archive-root"


def main():
    for path in sorted(INBOX.glob("*.txt")):
        place = file_minutes(path.read_text(encoding="utf-8"), ROOT)
        print(f"{path.name} -> {place.relative_to(ROOT)}")


main()
