"""How a try can fail, and what is refused to whoever steers commands.

The kinds of failure and what follows from each are those of the integration pattern "reconcile before retry": an answer
that was lost does not mean that nothing was done.
"""

import datetime as dt

from ventanilla.kernel.commands.models import Failure
from ventanilla.kernel.errors import Conflict, DomainError


class SendFailed(Exception):
    """A try came to nothing. `reason` is plain Spanish for the coordinator; `detail` is for who repairs it.

    Neither holds personal data: what the other system answered is told by its code, never by quoting it.
    """

    failure: Failure

    def __init__(self, reason: str, *, detail: str = "", status: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.status = reason, detail, status


class Transient(SendFailed):
    """Nothing was done over there, and the same may work later: not reached, too many requests, out of service.

    `retry_after` is how long the other system asks to be left alone. One that `is_about_this` command only, such as a
    mailbox that is full, keeps no other waiting.
    """

    failure = Failure.TRANSIENT

    def __init__(
        self,
        reason: str,
        *,
        detail: str = "",
        status: int | None = None,
        retry_after: dt.timedelta | None = None,
        is_about_this: bool = False,
    ) -> None:
        super().__init__(reason, detail=detail, status=status)
        self.retry_after, self.is_about_this = retry_after, is_about_this


class Postponed(SendFailed):
    """It must not be done at this moment; nothing was tried, and it is due again at `until`."""

    failure = Failure.TRANSIENT

    def __init__(self, reason: str, *, until: dt.datetime) -> None:
        super().__init__(reason)
        self.until = until


class Ambiguous(SendFailed):
    """Nobody knows whether it was done: the answer was lost, cut off or makes no sense."""

    failure = Failure.AMBIGUOUS


class CannotTell(Ambiguous):
    """The other system does not say whether an order was carried out, or does not know it yet."""


class NeverTells(CannotTell):
    """The other system cannot be asked about this order at all: a person finds out."""


class Conflicted(SendFailed):
    """What is to be changed was changed by somebody else meanwhile."""

    failure = Failure.CONFLICT


class Refused(SendFailed):
    """The other system understood and will never do this."""

    failure = Failure.PERMANENT


class Unauthorized(SendFailed):
    """The other system does not know us any more, or does not let us: nothing goes there until somebody sees to it."""

    failure = Failure.UNAUTHORIZED


class CommandIsElsewhere(Conflict):
    """The command is in a state in which this cannot be decided about it."""

    code = "commands.state"


class TargetIsSo(Conflict):
    """Somebody switched the target that way already."""

    code = "commands.target_state"


class WhyMissing(DomainError):
    """A decision about commands needs its reason."""

    code = "commands.why_missing"
