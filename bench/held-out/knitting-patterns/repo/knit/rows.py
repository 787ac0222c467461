def without_remark(line):
    return line.split("#", 1)[0].strip()


def rows_of(line):
    """The rows that one line of a pattern stands for."""
    if not line.startswith("repeat "):
        return [line]
    count, row = line[len("repeat "):].split(":", 1)
    return [row.strip()] * int(count)
