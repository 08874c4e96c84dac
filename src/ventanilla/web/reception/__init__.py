"""Screens of the reception."""
