"""Duty rosters of a hospital."""
