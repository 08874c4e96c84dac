"""Screens of the coordinator."""
