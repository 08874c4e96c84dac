"""Writing to people, what became of it, and what they answer."""
