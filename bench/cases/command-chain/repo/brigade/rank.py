def rank(name, people):
    """Steps to the top."""
    return 1 + rank(people[name], people)


def chain(name, people):
    """Names from the top down to `name`."""
    names = [name]
    while people[names[0]] != names[0]:
        names.insert(0, people[names[0]])
    return names
