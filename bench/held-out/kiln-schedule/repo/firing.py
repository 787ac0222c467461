"""How long the stages of a firing take."""

ROOM = 20


def stage_minutes(stage, start):
    """Returns the minutes that a stage takes from the temperature `start` on."""
    ramp_minutes = abs(stage.target - start) * 60 / stage.rate
    if stage.holds:
        return ramp_minutes + hold_minutes
    return ramp_minutes


def timetable(stages):
    """Returns (stage, minutes from the start of the firing to the end of the stage) pairs."""
    entries = []
    temperature, elapsed = ROOM, 0
    for stage in stages:
        elapsed += stage_minutes(stage, temperature)
        entries.append((stage, elapsed))
        temperature = stage.target
    return entries
