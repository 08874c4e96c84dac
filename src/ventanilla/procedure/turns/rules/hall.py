"""Which of the calls that a display missed it still has to announce."""

import datetime as dt

SAID_ANYWAY = dt.timedelta(minutes=1)
"""So young a call is announced whatever became of it: a short cut changes nothing of what the hall hears."""


def is_over(*, stands: bool, called_at: dt.datetime, now: dt.datetime) -> bool:
    """Return whether a call needs no announcing any more: nobody is waited for because of it, and it is not of just now.

    A call stands while it is the last of its turn, and the person has neither come to the desk nor given up.
    """
    return not stands and now - called_at > SAID_ANYWAY
