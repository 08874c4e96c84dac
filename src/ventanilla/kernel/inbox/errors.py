"""Why something that came in is not handled, or not handled again."""

from ventanilla.kernel.errors import Conflict


class CannotHandle(Exception):
    """What came in will never be handled as it is. `reason` is plain Spanish, without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ItemIsElsewhere(Conflict):
    """What came in was handled meanwhile, or is being tried again already."""

    code = "inbox.state"
