"""What does not belong in the logs: refusals, which the person who meets one reads on the screen."""

import logging

REFUSALS = frozenset({409, 410, 422, 429})


class NoRefusals(logging.Filter):
    """Leaves out the warnings by which Django tells of an answer that refuses something in words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be kept."""
        return getattr(record, "status_code", None) not in REFUSALS
