from pathlib import Path

from knit.rows import rows_of, without_remark


def load(path):
    """All rows of a pattern, those of the files it uses included."""
    rows = []
    _collect(Path(path), rows)
    return rows


def _collect(path, rows):
    for line in path.read_text(encoding="utf-8").splitlines():
        line = without_remark(line)
        if not line:
            continue
        if line.startswith("use "):
            name = line[len("use "):].strip()
            _collect(Path(name), rows)
        else:
            rows.extend(rows_of(line))
