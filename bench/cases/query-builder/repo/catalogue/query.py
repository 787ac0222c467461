class Query:
    def __init__(self, kind):
        self._kind = kind
        self._conditions = []
        self._order = None
        self._limit = None

    def where(self, field, comparison, value):
        self._conditions.append(f"{field} {comparison} {literal(value)}")
        return self

    def order_by(self, field):
        self._order = field

    def limit(self, count):
        if count < 1:
            raise ValueError("a query asks for one row at least")
        self._limit = count
        return self

    def text(self):
        parts = [f"FROM {self._kind}"]
        if self._conditions:
            parts.append("WHERE " + " AND ".join(self._conditions))
        if self._order is not None:
            parts.append(f"ORDER BY {self._order}")
        if self._limit is not None:
            parts.append(f"LIMIT {self._limit}")
        return " ".join(parts)


def literal(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value)
