"""Ventanilla: the place where a person meets an institution."""
