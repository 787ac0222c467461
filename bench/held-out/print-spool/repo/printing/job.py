from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    document: str
    pages: int
    copies: int = 1
    paper: str = "A4"
    urgent: bool = False

    def sheets(self):
        """Pages to be printed, all copies together."""
        return self.pages * self.copies
