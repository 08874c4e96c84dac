"""Queueing commands, carrying them out, and what people decide about them."""
