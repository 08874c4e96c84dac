"""Who was called out of order, by whom and why: a part of Informe Turnero CIS (policy 4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.org.models import Site, StaffUser
from ventanilla.procedure.turns.models import CallReason, TurnCall


@dataclass(frozen=True, slots=True)
class CallOutOfOrder:
    """A call out of order: when, of whom, to which desk, by which advisor, for what, and how many older ones waited."""

    date: dt.date
    called_at: dt.datetime
    turn_code: str
    desk: int
    advisor: str
    reason: str
    passed: int


@dataclass(frozen=True, slots=True)
class AdvisorOutOfOrder:
    """How often an advisor called out of order, how many people that passed over, and the reasons, the first first."""

    advisor: str
    calls: int
    passed: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """All calls out of order of some days, in their order, and what they come to for each advisor who made any."""

    calls: tuple[CallOutOfOrder, ...]
    by_advisor: tuple[AdvisorOutOfOrder, ...]


def out_of_order(site: Site, first: dt.date, last: dt.date) -> OutOfOrder:
    """Return the calls out of order at `site` on these business dates, both included; advisors by name.

    A transfer to the head of a line counts with whoever made it, once it let the person pass somebody.
    """
    found = TurnCall.objects.filter(
        Q(reason=CallReason.OUT_OF_ORDER) | Q(reason=CallReason.PUT_FIRST, rank__gt=1),
        site=site,
        business_date__range=(first, last),
    ).select_related("advisor", "put_first_by")
    own: dict[tuple[str, int], list[TurnCall]] = {}
    calls = list(found.order_by("number"))
    for call in calls:
        own.setdefault((_who(call).full_name, _who(call).pk), []).append(call)
    return OutOfOrder(
        calls=tuple(
            CallOutOfOrder(
                date=call.business_date,
                called_at=call.called_at,
                turn_code=call.turn_code,
                desk=call.desk_number,
                advisor=_who(call).full_name,
                reason=_reason(call),
                passed=call.passed,
            )
            for call in calls
        ),
        by_advisor=tuple(_of(name, own[name, pk]) for name, pk in sorted(own)),
    )


def _who(call: TurnCall) -> StaffUser:
    """Return who let the person pass others: who called them, or who had put them first in their line."""
    return call.put_first_by or call.advisor


def _reason(call: TurnCall) -> str:
    return call.said_reason or _("Trasladado de primero")


def _of(advisor: str, calls: Sequence[TurnCall]) -> AdvisorOutOfOrder:
    reasons = tuple(dict.fromkeys(_reason(call) for call in calls))
    return AdvisorOutOfOrder(advisor, len(calls), sum(call.passed for call in calls), reasons)
