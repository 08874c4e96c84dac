"""A long look, not a test: `python -m tests.soak` runs a busy demo for as long as it is told and says how it went."""
