def verses(lines):
    """The verses: groups of lines with an empty line between them."""
    groups = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def numbered(lines):
    """The sheet's lines, each verse with its number before it."""
    result = []
    for number, verse in enumerate(verses(lines), start=1):
        result.append(f"{number}. {verse[0]}")
        result.extend(f"   {line}" for line in verse[1:])
    return result
