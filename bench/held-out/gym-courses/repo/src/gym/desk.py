from gym.course import Course


class Desk:
    """Takes the orders of a day, one after the other."""

    def __init__(self):
        self.courses = {}

    def handle(self, words):
        if not words:
            return
        order, name, value = words
        if order == "course":
            self.courses[name] = Course(int(value))
        elif order == "book":
            self.courses[name].book(value)
        elif order == "cancel":
            self.courses[name].cancel(value)
        else:
            raise ValueError(f"unknown order {order}")
