"""The index itself."""

from collections import defaultdict


class Index:
    def __init__(self):
        self._genera = defaultdict(list)

    def add(self, sheet):
        self._genera[sheet.genus].append(sheet)

    def localities(self, genus):
        """Returns the localities of a genus, each once, in alphabetical order."""
        return sorted({sheet.locality for sheet in self._genera.get(genus, ())})

    def render(self):
        lines = []
        for genus in sorted(self._genera):
            lines.append(f"{genus} ({len(self._genera[genus])})")
            lines += [f"  {locality}" for locality in self.localities(genus)]
        return "\n".join(lines)
