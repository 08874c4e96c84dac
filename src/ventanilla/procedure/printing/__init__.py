"""The paper of a turn: which printer a kiosk has, what was printed on it, and what became of it."""
