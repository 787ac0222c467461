"""Calibration cycles of laboratory instruments."""
