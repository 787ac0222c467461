def walk(node):
    """All values of a chain of pairs."""
    if node is None:
        return []
    return [node[0]] + walk(node[1])


def chain(values):
    node = None
    for value in reversed(values):
        node = (value, node)
    return node
