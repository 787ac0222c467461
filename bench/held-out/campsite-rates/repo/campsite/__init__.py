"""Prices of a campsite."""
