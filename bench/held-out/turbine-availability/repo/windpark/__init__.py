"""Figures of a wind farm."""
