"""An index of specimen sheets."""
