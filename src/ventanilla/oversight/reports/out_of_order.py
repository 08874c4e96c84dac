"""Who was called out of order, by whom and why: a part of Informe Turnero CIS (policy 4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ventanilla.org.models import Site
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
    """Return the calls out of order at `site` on these business dates, both included; advisors by name."""
    found = TurnCall.objects.filter(
        site=site, business_date__range=(first, last), reason=CallReason.OUT_OF_ORDER
    ).select_related("advisor")
    own: dict[tuple[str, int], list[TurnCall]] = {}
    calls = list(found.order_by("number"))
    for call in calls:
        own.setdefault((call.advisor.full_name, call.advisor_id), []).append(call)
    return OutOfOrder(
        calls=tuple(
            CallOutOfOrder(
                date=call.business_date,
                called_at=call.called_at,
                turn_code=call.turn_code,
                desk=call.desk_number,
                advisor=call.advisor.full_name,
                reason=call.said_reason,
                passed=call.passed,
            )
            for call in calls
        ),
        by_advisor=tuple(_of(name, own[name, pk]) for name, pk in sorted(own)),
    )


def _of(advisor: str, calls: Sequence[TurnCall]) -> AdvisorOutOfOrder:
    reasons = tuple(dict.fromkeys(call.said_reason for call in calls))
    return AdvisorOutOfOrder(advisor, len(calls), sum(call.passed for call in calls), reasons)
