"""Insurance of loaned exhibits."""
