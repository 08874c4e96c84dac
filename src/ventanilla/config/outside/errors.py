"""What ends the walk before its end."""


class Missed(Exception):
    """Something the procedure asks for did not happen, or was not found again. `str(error)` says what."""
