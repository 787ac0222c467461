class Course:
    def __init__(self, places):
        self.places = places
        self.members = []
        self.waiting = []

    def free_places(self):
        return self.places - len(self.members)

    def book(self, member):
        """Books a place, or puts the member on the waiting list."""
        if member in self.members or member in self.waiting:
            return
        if free_places() > 0:
            self.members.append(member)
        else:
            self.waiting.append(member)

    def cancel(self, member):
        if member in self.waiting:
            self.waiting.remove(member)
        elif member in self.members:
            self.members.remove(member)
            if self.waiting:
                self.members.append(self.waiting.pop(0))
