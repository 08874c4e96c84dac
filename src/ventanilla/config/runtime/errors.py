"""Why the program cannot start, said to the person at the keyboard."""


class CannotStart(Exception):
    """Something outside the program keeps it from starting.

    The message is one Spanish sentence that says what to do. It is printed alone; exit code 1 follows.
    """
