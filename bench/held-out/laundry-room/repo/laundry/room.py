from laundry.machine import Machine


class Room:
    def __init__(self, names):
        self._machines = {name: Machine(name) for name in names}

    def machine(self, name):
        return self._machines[name]

    def free(self, minute):
        """Names of the machines that are free, in the order in which they stand."""
        return [machine.name for machine in self._machines.values() if machine.is_free(minute)]

    def busy(self, minute):
        """(name, minute of the end) of the others, the first to end first."""
        others = [(machine.end(), machine.name) for machine in self._machines.values() if not machine.is_free(minute)]
        return [(name, end) for end, name in sorted(others)]
