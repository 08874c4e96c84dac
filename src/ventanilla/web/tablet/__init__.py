"""Screens of the tablet."""
