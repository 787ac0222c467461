VOICES = ("soprano", "alto", "tenor", "bass")


def voice_of(lowest):
    """The voice of a singer whose lowest note is `lowest`, in semitones."""
    if lowest < 48:
        voice = "bass"
    elif 48 < lowest < 55:
        voice = "tenor"
    elif 55 <= lowest < 60:
        voice = "alto"
    elif lowest >= 60:
        voice = "soprano"
    return voice
