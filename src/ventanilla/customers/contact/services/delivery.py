"""What mail servers report about e-mail that the Caja sent."""

import datetime as dt

from ventanilla.customers.contact import delivery_reports, mail_trouble
from ventanilla.customers.contact.models import Channel, Message, MessageState
from ventanilla.customers.contact.services import statuses
from ventanilla.kernel import clock

BELIEVED_FOR = dt.timedelta(days=30)
"""How old a report may say that it is; the date of one that says anything else is that of its arrival."""


def take_report(*, raw: bytes) -> Message | None:
    """Take note of a delivery report, as it came; return the message that it moves, None when it moves none.

    The same report has one effect however often it comes; one that says that a server still tries has none. Raises
    NoDeliveryReport for anything else.
    """
    report, now = delivery_reports.read(raw), clock.now()
    if report.state is None:
        return None
    is_believable = report.at is not None and now - BELIEVED_FOR < report.at <= now
    return statuses.note(
        channel=Channel.EMAIL,
        state=report.state,
        at=report.at if report.at and is_believable else now,
        idempotency_key=report.idempotency_key,
        code=report.code,
        trouble=mail_trouble.in_words(report.code) if report.state == MessageState.FAILED else "",
    )
