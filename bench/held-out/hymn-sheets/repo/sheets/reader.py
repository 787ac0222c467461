from pathlib import Path

INCLUDE = "@include "
NOTE = "%"


def read_sheet(path):
    """The lines of a sheet, with everything that it includes."""
    lines = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(NOTE):
            continue
        if line.startswith(INCLUDE):
            lines.extend(included(line))
        else:
            lines.append(line.rstrip())
    return lines


def included(line):
    name = line[len(INCLUDE):].strip()
    return read_sheet(name)
