"""Faults that people make in a line, to be planted one at a time: what is wrong, and where to look for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tests.line import faults_of_appointments as appointed
from tests.line.choices import BEGINNINGS
from tests.line.paper import PaperRule
from tests.line.planting import compile_anew, with_choose
from ventanilla.kernel import clock, idempotency
from ventanilla.kernel.compiled import Compiled
from ventanilla.org.models import AdvisorSkill, Desk, ServiceLine, StaffUser
from ventanilla.org.services import desks
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.turns import selectors, selectors_absence, selectors_capacity, selectors_next
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnSegment, TurnState
from ventanilla.procedure.turns.rules.order import Candidate
from ventanilla.procedure.turns.services import absence, desk_change, issuing, leaving, moving, serving
from ventanilla.web.api import turns as api_turns

Install = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Fault:
    """A wrong function in place of ours, and the part of the machine that meets it."""

    name: str
    install: Install
    focus: frozenset[str]
    rule: PaperRule = field(default_factory=PaperRule)
    beginnings: list[dt.timedelta] = field(default_factory=lambda: BEGINNINGS[:1])


def last_come_first_served(patch: pytest.MonkeyPatch) -> None:
    def newest_of_each(desk: Desk, advisor: StaffUser, *_more: Any) -> list[Candidate]:
        found = {}
        waiting = selectors_next.waiting_for(desk, advisor)
        for turn in waiting.select_related("service_line").order_by("queued_at", "number"):
            found[turn.service_line_id, turn.is_priority] = Candidate(
                turn.pk, turn.service_line.code, turn.is_priority, turn.queued_at, turn.number
            )
        return list(found.values())

    patch.setattr(selectors_next, "_first_of_each", newest_of_each)


def priority_inverted(patch: pytest.MonkeyPatch) -> None:
    with_choose(patch, lambda each: replace(each, is_priority=not each.is_priority))


def cap_ignored(patch: pytest.MonkeyPatch) -> None:
    with_choose(patch, rule=lambda rule: replace(rule, cap=None))


def weights_ignored(patch: pytest.MonkeyPatch) -> None:
    with_choose(patch, rule=lambda rule: replace(rule, weights={}))


def ratio_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(selectors_next, "_run", lambda *_given: None)


def the_day_of_utc(patch: pytest.MonkeyPatch) -> None:
    def in_utc(zone_name: str, at: dt.datetime | None = None) -> dt.date:
        return (at or clock.now()).astimezone(dt.UTC).date()

    patch.setattr(clock, "business_date", in_utc)


def a_number_skipped(patch: pytest.MonkeyPatch) -> None:
    usual = issuing._next_number

    def skipping(*given: Any) -> int:
        number = usual(*given)
        return number if number % 3 else usual(*given)

    patch.setattr(issuing, "_next_number", skipping)


def no_idempotency(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idempotency, "answer_once", lambda *, scope, key, body, act: act())


def any_move_is_legal(patch: pytest.MonkeyPatch) -> None:
    usual = moving.move_locked

    def move_anywhere(turn: Turn, to: TurnState, *, allowed_from: Any = None, **at: Any) -> Turn:
        return usual(turn, to, **at)

    patch.setattr(moving, "MOVES", dict.fromkeys(TurnState, frozenset(TurnState)))
    for module in (serving, absence):
        patch.setattr(module, "move_locked", move_anywhere)


def a_segment_left_open(patch: pytest.MonkeyPatch) -> None:
    usual = moving.begin_segment

    def begin_unless_done(turn: Turn) -> None:
        if turn.state != TurnState.DONE:
            usual(turn)

    patch.setattr(moving, "begin_segment", begin_unless_done)


def time_runs_backwards(patch: pytest.MonkeyPatch) -> None:
    usual = moving.begin_segment

    def begin_late(turn: Turn) -> None:
        usual(turn)
        opened = TurnSegment.objects.filter(turn=turn, ended_at=None)
        opened.update(started_at=clock.now() + dt.timedelta(seconds=1))

    patch.setattr(moving, "begin_segment", begin_late)


def the_site_is_not_asked(patch: pytest.MonkeyPatch) -> None:
    def any_turn(_caller: object, turn_id: UUID) -> Turn:
        return Turn.objects.select_related("site", "service_line").get(pk=turn_id)

    patch.setattr(api_turns, "_turn_of", any_turn)


def recalled_at_once(patch: pytest.MonkeyPatch) -> None:
    usual = selectors_absence.absence_of
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    patch.setattr(selectors_absence, "absence_of", lambda turn: replace(usual(turn), recall_from=long_ago))


def given_up_too_early(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(absence, "_check_called_enough", lambda _turn: None)


def who_came_late_goes_last(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(selectors, "place_behind", lambda _turn, _places: None)


def no_limit_of_the_day(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(selectors_capacity, "has_room", lambda _line, _date: True)


def sent_to_one_and_called_by_all(patch: pytest.MonkeyPatch) -> None:
    def everybody(site: Any, desk: Any, advisor: Any) -> QuerySet[Turn]:
        mine = Q(service_line__desks=desk) | Q(wanted_desk=desk) | Q(wanted_advisor=advisor)
        return Turn.objects.filter(mine, site=site, state=TurnState.WAITING)

    patch.setattr(selectors_next, "_waiting", everybody)
    compile_anew(patch)


def skills_ignored(patch: pytest.MonkeyPatch) -> None:
    def of_the_desk(desk: Any, _advisor: Any) -> QuerySet[ServiceLine]:
        return ServiceLine.objects.filter(desks=desk)

    patch.setattr(selectors_next, "lines_of", of_the_desk)
    compile_anew(patch)


def skills_go_beyond_the_desk(patch: pytest.MonkeyPatch) -> None:
    def wherever_they_sit(desk: Any, advisor: Any) -> QuerySet[ServiceLine]:
        own = AdvisorSkill.objects.filter(advisor=advisor)
        return ServiceLine.objects.filter(Q(~Exists(own), desks=desk) | Q(pk__in=own.values("service_line")))

    patch.setattr(selectors_next, "lines_of", wherever_they_sit)
    compile_anew(patch)


def who_was_sent_needs_a_skill(patch: pytest.MonkeyPatch) -> None:
    usual = selectors_next._waiting

    def attended(site: Any, desk: Any, advisor: Any) -> QuerySet[Turn]:
        own = AdvisorSkill.objects.filter(advisor=advisor)
        return usual(site, desk, advisor).filter(
            ~Exists(own) | Q(service_line__in=own.values("service_line"))
        )

    patch.setattr(selectors_next, "_waiting", attended)
    compile_anew(patch)


def classes_count_of_lines_left_to_others(patch: pytest.MonkeyPatch) -> None:
    def of_the_desk(site: Any, desk: Any, today: Any) -> QuerySet[TurnCall, bool]:
        first_calls = TurnCall.objects.filter(
            site=site, business_date=today, service_line__desks=desk, attempt=1
        )
        return first_calls.order_by("-number").values_list("is_priority", flat=True)[:2]

    patch.setattr(selectors_next, "_last_classes", Compiled(of_the_desk))


def the_turn_stays_at_the_old_desk(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(desk_change, "move_along", lambda turn, _desk: turn)


def two_at_one_desk_after_a_change(patch: pytest.MonkeyPatch) -> None:
    def busy_where_called(desk: Desk) -> tuple[bool, bool]:
        last = TurnCall.objects.filter(turn=OuterRef("pk")).order_by("-attempt").values("desk")[:1]
        live = Turn.objects.filter(state__in=selectors.LIVE).annotate(called_to=Subquery(last))
        return live.filter(called_to=desk.pk).exists(), usual(desk)[1]

    usual = selectors.occupation_of
    patch.setattr(selectors, "occupation_of", busy_where_called)


def a_desk_with_somebody_is_taken_over(patch: pytest.MonkeyPatch) -> None:
    usual = desks.hold

    def hold_emptied(*, advisor: StaffUser, to: Desk) -> list[Desk]:
        Desk.objects.filter(pk=to.pk).exclude(advisor=advisor).update(advisor=None)
        return usual(advisor=advisor, to=to)

    patch.setattr(desks, "hold", hold_emptied)


def nobody_hears_of_the_new_desk(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(desk_change, "call_log", SimpleNamespace(log=lambda *_given, **_how: None))


def the_segments_tell_the_old_desk(patch: pytest.MonkeyPatch) -> None:
    def move_silently(turn: Turn, desk: Desk) -> Turn:
        turn.desk = desk
        turn.save(update_fields=["desk"])
        return turn

    patch.setattr(desk_change, "move_along", move_silently)


def who_was_sent_waits_for_an_empty_desk(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(leaving, "release_sent_to", lambda _desk: None)


def undone_an_hour_later(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(selectors, "UNDO_WITHIN", dt.timedelta(hours=1))


def who_is_on_hold_stays_overnight(patch: pytest.MonkeyPatch) -> None:
    usual = flow.turns_left
    patch.setattr(flow, "turns_left", lambda site, day: usual(site, day).exclude(state=TurnState.ON_HOLD))


def nobody_is_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(serving, "emit", lambda _event: None)


def _fault(install: Install, *focus: str, **more: Any) -> Fault:
    return Fault(install.__name__.replace("_", " "), install, frozenset(focus), **more)


FAULTS = [
    _fault(last_come_first_served, "order"),
    _fault(priority_inverted, "order", rule=PaperRule(method="priority")),
    _fault(ratio_ignored, "order"),
    _fault(cap_ignored, "order", "time"),
    _fault(
        weights_ignored, "order", rule=PaperRule(method="fifo", weights={"EDUCATION": 5}, cap_minutes=None)
    ),
    _fault(the_day_of_utc, "time", beginnings=BEGINNINGS[1:2]),
    _fault(a_number_skipped, "order"),
    _fault(no_idempotency, "again"),
    _fault(any_move_is_legal, "illegal"),
    _fault(a_segment_left_open, "order"),
    _fault(time_runs_backwards, "order"),
    _fault(the_site_is_not_asked, "strangers"),
    _fault(recalled_at_once, "absence"),
    _fault(given_up_too_early, "absence"),
    _fault(who_came_late_goes_last, "absence", rule=PaperRule(places=1)),
    _fault(no_limit_of_the_day, "cancel"),
    _fault(sent_to_one_and_called_by_all, "transfer"),
    _fault(skills_ignored, "skills", "order"),
    _fault(skills_go_beyond_the_desk, "skills", "order"),
    _fault(who_was_sent_needs_a_skill, "skills", "transfer"),
    _fault(classes_count_of_lines_left_to_others, "skills", "order"),
    _fault(the_turn_stays_at_the_old_desk, "desk change"),
    _fault(two_at_one_desk_after_a_change, "desk change", "serving"),
    _fault(a_desk_with_somebody_is_taken_over, "desk change", "illegal"),
    _fault(nobody_hears_of_the_new_desk, "desk change"),
    _fault(the_segments_tell_the_old_desk, "desk change"),
    _fault(who_was_sent_waits_for_an_empty_desk, "desk change", "transfer"),
    _fault(appointed.due_on_arrival, "appointments", "order"),
    _fault(appointed.a_late_one_keeps_its_hour, "appointments", "order"),
    _fault(appointed.who_only_booked_is_called, "appointments", "order", "time"),
    _fault(appointed.appointments_ignored, "appointments", "order"),
    _fault(appointed.an_appointment_goes_before_the_cap, "appointments", "order", "time"),
    _fault(appointed.an_appointment_counts_again_after_the_call, "appointments", "order", "transfer"),
    _fault(appointed.a_seat_too_many, "appointments", "order"),
    _fault(appointed.nobody_is_missed, "appointments", "order", "closing"),
    _fault(undone_an_hour_later, "undo", "serving", "time"),
    _fault(who_is_on_hold_stays_overnight, "hold", "serving", "closing"),
    _fault(nobody_is_told, "serving"),
]
