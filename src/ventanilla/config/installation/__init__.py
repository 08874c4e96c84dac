"""What is done to an installation before it serves, and what is told about it."""
