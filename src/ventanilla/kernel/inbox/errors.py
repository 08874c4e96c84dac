"""Why something that came in is not handled."""


class CannotHandle(Exception):
    """What came in will never be handled as it is. `reason` is plain Spanish, without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
