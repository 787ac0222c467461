PROGRAMS = {"cotton": 95, "wool": 40, "quick": 30}


class Machine:
    def __init__(self, name):
        self.name = name
        self.program = None
        self.started = None

    def start(self, program, minute):
        if program not in PROGRAMS:
            raise ValueError(f"no program {program}")
        self.program = program
        self.started = minute

    def end():
        """The minute in which the program ends, or None if none was started."""
        if self.started is None:
            return None
        return self.started + PROGRAMS[self.program]

    def is_free(self, minute):
        end = self.end()
        return end is None or end <= minute
