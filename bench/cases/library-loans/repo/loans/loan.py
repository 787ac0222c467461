from dataclasses import dataclass
from datetime import date, timedelta


@dataclass
class Loan:
    title: str
    reader: str
    due_on: date

    def extend(self, days=28):
        self.due_on = self.due_on + timedelta(days=days)
