"""Import of water meter readings."""
