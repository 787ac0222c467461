"""Lines of text from a stream of bytes."""

BLOCK_SIZE = 1024


def read_lines(stream):
    """Yields the lines of a binary stream of UTF-8 text, without their ends."""
    rest = ""
    while block := stream.read(BLOCK_SIZE):
        *lines, rest = (rest + block.decode("utf-8")).split("\n")
        yield from lines
    if rest:
        yield rest
