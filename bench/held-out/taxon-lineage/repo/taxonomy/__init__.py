"""A taxonomy as a tree of taxa."""
