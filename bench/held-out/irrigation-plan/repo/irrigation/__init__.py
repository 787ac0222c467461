"""Irrigation plans."""
