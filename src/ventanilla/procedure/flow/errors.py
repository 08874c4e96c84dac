"""Refusals of the conductor."""

from ventanilla.kernel.errors import Conflict, DomainError


class StepsOwed(DomainError):
    """The visit still owes something; it is named, and ending all the same needs a reason."""

    code = "flow.steps_owed"


class StillAtDesk(Conflict):
    """The visit cannot be closed while its turn is at a desk."""

    code = "flow.still_at_desk"


class DeskStillServes(Conflict):
    """A day is not closed while somebody is called or served."""

    code = "flow.desk_still_serves"


class MorePeopleWait(Conflict):
    """More turns are left than whoever closes the day was shown."""

    code = "flow.more_people_wait"


class DayNotOver(Conflict):
    """A day that has not begun is not closed, and today only by a person."""

    code = "flow.day_not_over"


class NotReady(DomainError):
    """The site lacks something without which it cannot open; everything missing is named."""

    code = "flow.not_ready"


class NothingFiled(Conflict):
    """No petition was filed in the visit."""

    code = "flow.nothing_filed"


class ReceiptToNobody(DomainError):
    """The petitioner is not known, or did not let the Caja use their data."""

    code = "flow.receipt_to_nobody"


class ReceiptSent(Conflict):
    """The same receipt went to the same address already."""

    code = "flow.receipt_sent"


class NoCertificate(DomainError):
    """The visit has no such certificate."""

    code = "flow.no_certificate"


class CertificateToNobody(DomainError):
    """The customer is not identified, or did not let the Caja use their data."""

    code = "flow.certificate_to_nobody"


class CertificateSent(Conflict):
    """The same certificate went to the same address already."""

    code = "flow.certificate_sent"
