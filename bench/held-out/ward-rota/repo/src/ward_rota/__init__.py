"""Checks a ward's rota against its staffing levels."""
