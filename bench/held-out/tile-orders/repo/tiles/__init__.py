"""Quotes for tiles by the box."""
