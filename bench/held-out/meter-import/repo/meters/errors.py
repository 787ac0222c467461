"""What may be wrong with a row."""


class ReadingError(ValueError):
    """A field of a row cannot be read."""

    def __init__(self, field, value):
        super().__init__(f"{field}: cannot read {value!r}")
        self.field = field
        self.value = value
