"""Refusals of the advisor's screen."""

from ventanilla.kernel.errors import Conflict


class StalePage(Conflict):
    """The page showed something that is no longer so."""

    code = "desk.stale_page"


class NoDesk(Conflict):
    """The advisor sits at no desk."""

    code = "desk.no_desk"


class NobodyWaits(Conflict):
    """There is nobody to call."""

    code = "desk.nobody_waits"
