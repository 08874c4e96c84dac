"""Faults that people make with appointments, to be planted one at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.line.planting import with_choose
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.turns import selectors_next
from ventanilla.procedure.turns.models import Appointment, AppointmentState, Origin, Turn
from ventanilla.procedure.turns.rules import appointments as appointment_rules
from ventanilla.procedure.turns.rules import order
from ventanilla.procedure.turns.rules.order import Candidate
from ventanilla.procedure.turns.services import arriving, booking, calling, issuing


def due_on_arrival(patch: pytest.MonkeyPatch) -> None:
    _with_appointed_at(patch, lambda at, _appointment: at and clock.now())


def a_late_one_keeps_its_hour(patch: pytest.MonkeyPatch) -> None:
    _with_appointed_at(patch, lambda at, appointment: at or appointment.starts_at)


def who_only_booked_is_called(patch: pytest.MonkeyPatch) -> None:
    usual = calling._free_desk

    def receive_all(desk: Desk) -> tuple[Desk, StaffUser]:
        free = usual(desk)
        booked = Appointment.objects.filter(site=desk.site_id, state=AppointmentState.BOOKED)
        for each in booked.filter(starts_at__lte=clock.now()):
            arriving.check_in(appointment=each, origin=Origin.HOST)
        return free

    patch.setattr(calling, "_free_desk", receive_all)


def appointments_ignored(patch: pytest.MonkeyPatch) -> None:
    with_choose(patch, lambda each: replace(each, appointed_at=None))


def an_appointment_goes_before_the_cap(patch: pytest.MonkeyPatch) -> None:
    usual = order.choose

    def choose(candidates: list[Candidate], **given: Any) -> Any:
        due = [each for each in candidates if each.appointed_at]
        return usual(due or candidates, **given)

    patch.setattr(order, "choose", choose)


def an_appointment_counts_again_after_the_call(patch: pytest.MonkeyPatch) -> None:
    usual = selectors_next._first_of_each

    def for_ever(*given: Any) -> list[Candidate]:
        found = usual(*given)
        hours = dict(Turn.objects.filter(appointed_at__lte=clock.now()).values_list("pk", "appointed_at"))
        return [replace(each, appointed_at=hours.get(each.id)) for each in found]

    patch.setattr(selectors_next, "_first_of_each", for_ever)


def a_seat_too_many(patch: pytest.MonkeyPatch) -> None:
    usual = appointment_rules.free_seat
    patch.setattr(appointment_rules, "free_seat", lambda taken, seats: usual(taken, seats + 1))


def nobody_is_missed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(booking, "close_missed", lambda **_given: 0)


def _with_appointed_at(patch: pytest.MonkeyPatch, hour: Callable[[Any, Appointment], Any]) -> None:
    usual = issuing.issue

    def issue(*, appointment: Appointment | None = None, appointed_at: Any = None, **given: Any) -> Turn:
        at = hour(appointed_at, appointment) if appointment else None
        return usual(appointment=appointment, appointed_at=at, **given)

    patch.setattr(issuing, "issue", issue)
