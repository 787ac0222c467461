STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


def semitone(note):
    """The number of a note such as c3 or f#2."""
    name, octave = note[:-1].lower(), int(note[-1])
    return 12 * (octave + 1) + STEPS[name[0]] + name.count("#")
