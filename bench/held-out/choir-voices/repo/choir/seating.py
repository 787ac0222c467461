from choir.voices import VOICES, voice_of


def sections(singers):
    """The numbers of the singers by voice, high voices first."""
    result = {voice: [] for voice in VOICES}
    for number, lowest in singers:
        result[voice_of(lowest)].append(number)
    return result


def chairs(numbers):
    """Chairs stand in pairs."""
    return len(numbers) + len(numbers) % 2
