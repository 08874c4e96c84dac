"""Refusals of the conductor."""

from ventanilla.kernel.errors import Conflict, DomainError


class StepsOwed(DomainError):
    """The visit still owes something; it is named, and ending all the same needs a reason."""

    code = "flow.steps_owed"


class StillAtDesk(Conflict):
    """The visit cannot be closed while its turn is at a desk."""

    code = "flow.still_at_desk"
