"""Journeys through the real screens, in a real browser, against a running demo."""
