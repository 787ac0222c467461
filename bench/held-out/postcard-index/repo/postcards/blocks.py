BLOCK = 256


def lines(path):
    """The lines of a file without their ends, one after the other."""
    rest = ""
    with open(path, "rb") as file:
        while True:
            block = file.read(BLOCK)
            if not block:
                break
            rest += block.decode("utf-8")
            *whole, rest = rest.split("\n")
            yield from whole
    if rest:
        yield rest
