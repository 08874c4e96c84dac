"""The hours before the demo opens were served by the procedure: complete, consistent, and over when it opens."""

import datetime as dt
import hashlib
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import models
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.config.demo.conftest import NOW, Cis
from ventanilla.config.demo import people
from ventanilla.kernel import files, relay
from ventanilla.kernel.history import events_of
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Desk, Pause, Shift, StaffUser
from ventanilla.org.roles import Role
from ventanilla.oversight.reports.figures import TurnFigures
from ventanilla.oversight.reports.selectors import turn_report
from ventanilla.procedure.consent.models import ConsentEvidence, ConsentStatus, DataConsent
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.ratings.models import Rating, RatingRequest, RatingState
from ventanilla.procedure.tickets.models import Ticket, TicketDecision
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import CallAnnouncement, Turn, TurnCall, TurnSegment, TurnState
from ventanilla.procedure.turns.services import calling
from ventanilla.procedure.visits.models import ClosingKind, Identification, Need, Visit, VisitState

TODAY = NOW.date()
AT_DESK = (TurnState.CALLED, TurnState.SERVING)
OPENS_AT = NOW - dt.timedelta(hours=4)
TO_COME = {"expires_at", "valid_from", "valid_to", "due_date", "starts_at"}
"""What may lie ahead: how long a question waits, from when or until when something holds, and an appointment."""
OF_THE_DATABASE = {"created_at", "pgh_created_at"}
"""When a row was really written; the database fills these in by itself."""
MOST_JOBS = 15


def segments() -> dict[object, list[TurnSegment]]:
    """Return the segments of each turn, in their order."""
    found: dict[object, list[TurnSegment]] = defaultdict(list)
    for segment in TurnSegment.objects.order_by("started_at", "pk"):
        found[segment.turn_id].append(segment)
    return found


def moments(model: type[models.Model]) -> Iterator[tuple[str, dt.datetime]]:
    """Yield every moment that stands in the rows of a model, but for those that the database writes."""
    names = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField) and field.name not in TO_COME | OF_THE_DATABASE
    ]
    for values in model._default_manager.values_list(*names) if names else ():
        yield from ((f"{model.__name__}.{name}", at) for name, at in zip(names, values, strict=True) if at)


def test_a_morning_full_of_people_was_attended_by_everybody_who_attends(demo: Cis) -> None:
    served = Turn.objects.filter(visit__isnull=False)
    advisors = TurnCall.objects.values_list("advisor", flat=True).distinct()

    assert 60 <= served.count() <= 95
    assert advisors.count() == StaffUser.objects.filter(role=Role.ADVISOR).count() == 15
    assert TurnCall.objects.values_list("desk", flat=True).distinct().count() == 12


def test_something_of_everything_happened(demo: Cis) -> None:
    states = Counter(Turn.objects.values_list("state", flat=True))
    segment_states = Counter(TurnSegment.objects.values_list("state", flat=True))

    assert states[TurnState.NO_SHOW] >= 2
    assert states[TurnState.SERVING] >= 3
    assert segment_states[TurnState.ON_HOLD] >= 1
    assert TurnSegment.objects.filter(turn__segments__state=TurnState.SERVING, state="waiting").exists()
    assert set(Need.objects.values_list("information_level", flat=True)) == {1, 2, 3}
    assert {*Identification} == set(
        Visit.objects.exclude(identification="").values_list("identification", flat=True)
    )
    assert DataConsent.objects.filter(status=ConsentStatus.REFUSED, person__isnull=False).exists()
    assert Visit.objects.filter(closing=ClosingKind.WITH_PENDING).count() == 1
    assert {RatingState.ANSWERED, RatingState.DECLINED, RatingState.NO_ANSWER} <= set(
        RatingRequest.objects.values_list("state", flat=True)
    )
    assert len(set(Rating.objects.values_list("score", flat=True))) >= 4
    assert Opportunity.objects.exists()
    assert Ticket.objects.exists()
    assert TicketDecision.objects.filter(ticket=None).exists()
    assert Turn.objects.exclude(priority_class=None).exists()


def test_some_who_came_again_were_not_asked_to_sign_again(demo: Cis) -> None:
    visits = Counter(Visit.objects.exclude(person=None).values_list("person", flat=True))
    again = [person for person, times in visits.items() if times > 1]
    signed = DataConsent.objects.filter(person__in=again, status=ConsentStatus.GRANTED)

    assert signed.exists()
    assert Counter(signed.values_list("person", flat=True)).most_common(1)[0][1] == 1


def test_waits_are_those_of_a_morning_that_goes_well(demo: Cis) -> None:
    report = turn_report(demo.site, TODAY, TODAY)
    in_line = Turn.objects.filter(state=TurnState.WAITING).values_list("issued_at", flat=True)

    assert report.totals.wait.mean is not None
    assert 45 < report.totals.wait.mean < 12 * 60
    assert max(NOW - issued_at for issued_at in in_line) < dt.timedelta(minutes=30)
    assert all(8 * 60 < group.service.median < 20 * 60 for group in report.by_line if group.service.median)


def test_the_segments_of_a_turn_cover_its_life_without_a_gap(demo: Cis) -> None:
    found = segments()

    for turn in Turn.objects.all():
        first, *_rest = mine = found[turn.pk]
        assert (first.state, first.started_at) == (TurnState.WAITING, turn.issued_at)
        assert all(one.ended_at == next_one.started_at for one, next_one in pairwise(mine))
        assert (mine[-1].state, mine[-1].ended_at) == (turn.state, None)


@pytest.mark.parametrize("whose", ["desk_id", "advisor_id"])
def test_nobody_is_at_two_places_at_once(demo: Cis, whose: str) -> None:
    stretches = defaultdict(list)
    for segment in TurnSegment.objects.filter(state__in=AT_DESK).order_by("started_at"):
        stretches[getattr(segment, whose)].append(segment)

    for mine in stretches.values():
        for one, next_one in pairwise(mine):
            assert one.ended_at is not None
            assert one.ended_at <= next_one.started_at


def test_whoever_served_was_at_work_and_not_at_lunch(demo: Cis) -> None:
    shifts = {shift.advisor_id: shift for shift in Shift.objects.all()}
    pauses = list(Pause.objects.select_related("shift"))

    assert len(shifts) == 15
    for segment in TurnSegment.objects.filter(state__in=AT_DESK):
        shift = shifts[segment.advisor_id or 0]
        assert shift.started_at <= segment.started_at
        away = [pause for pause in pauses if pause.shift_id == shift.pk]
        assert not any(
            pause.started_at < (segment.ended_at or NOW) and segment.started_at < (pause.ended_at or NOW)
            for pause in away
        )


def test_nothing_lies_in_the_future_and_nothing_before_the_doors_opened(demo: Cis) -> None:
    ours = [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("ventanilla.") and app.label not in {"kernel"}
        for model in app.get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]
    of_the_morning = [model for model in ours if model._meta.app_label not in {"org", "customers", "tickets"}]

    found = [moment for model in ours for moment in moments(model)]
    assert [moment for moment in found if moment[1] > NOW] == []
    assert len(found) > 2_000
    served = [moment for model in of_the_morning for moment in moments(model)]
    early = {name for name, at in served if at < OPENS_AT}
    assert early <= {"ConsentText.published_at", "Appointment.booked_at"}


def test_the_business_date_is_that_of_the_demo(demo: Cis) -> None:
    assert set(Turn.objects.values_list("business_date", flat=True)) == {TODAY}
    assert set(Visit.objects.values_list("business_date", flat=True)) == {TODAY}


def test_whoever_was_settled_owes_nothing_and_whoever_owes_is_not(demo: Cis) -> None:
    settled = Visit.objects.filter(closing=ClosingKind.SETTLED)
    ended = Visit.objects.filter(state=VisitState.OPEN, ended_at__isnull=False)

    assert settled.count() > 40
    assert all(items == [] for _visit, items in flow.owed_by(settled))
    assert all(items for _visit, items in flow.owed_by(ended))
    assert len(flow.owed_at_desk_by(ended)) >= 2
    assert not any(attention.settle(visit_id=str(visit.pk)) for visit in ended)


def test_every_authorization_has_its_signed_form(demo: Cis) -> None:
    granted = DataConsent.objects.filter(status=ConsentStatus.GRANTED)
    proofs = {each.consent_id: each for each in ConsentEvidence.objects.select_related("file")}

    assert granted.count() > 30
    for consent in granted:
        proof = proofs[consent.pk]
        assert proof.signature_seen_by == consent.captured_by
        with files.open_stored(proof.file) as scan:
            assert hashlib.sha256(scan.read()).hexdigest() == proof.file.sha256
    assert len({proof.file.sha256 for proof in proofs.values()}) == len(proofs)


def test_whoever_refused_left_no_name_on_an_opportunity(demo: Cis) -> None:
    refused = DataConsent.objects.filter(status=ConsentStatus.REFUSED).values("visit")

    assert not Opportunity.objects.filter(visit__in=refused, person__isnull=False).exists()


def test_calls_are_numbered_without_a_gap_say_why_and_were_announced(demo: Cis) -> None:
    calls = list(TurnCall.objects.order_by("number"))

    assert [call.number for call in calls] == list(range(1, len(calls) + 1))
    assert all(one.called_at <= next_one.called_at for one, next_one in pairwise(calls))
    assert {"siguiente en la fila", "nuevo llamado", "preferencial, 1 de cada 2"} <= {
        call.why for call in calls
    }
    announced = set(CallAnnouncement.objects.values_list("call", flat=True))
    just_made = {call.pk for call in calls if NOW - call.called_at < dt.timedelta(seconds=1)}
    assert {call.pk for call in calls} - announced <= just_made


def test_history_tells_which_advisor_did_it(demo: Cis) -> None:
    for event in events_of(Need).filter(pgh_label="insert"):
        visit = Visit.objects.get(pk=event.visit_id)
        doer = StaffUser.objects.get(pk=event.pgh_context["user"])
        assert doer.role == Role.ADVISOR
        assert doer == visit.advisor or TurnCall.objects.filter(turn=visit.turn, advisor=doer).exists()


def test_it_leaves_nearly_no_jobs_behind(demo: Cis) -> None:
    for event in OutboxEvent.objects.order_by("pk"):
        for handler in relay._handlers.get(event.name, {}).values():
            handler(event)

    asked = RatingRequest.objects.filter(state=RatingState.ASKED).count()
    assert asked <= ProcrastinateJob.objects.count() <= MOST_JOBS


def test_the_desks_tried_first_are_free_and_have_somebody_to_call(demo: Cis) -> None:
    for number in people.TRIED_FIRST:
        desk = Desk.objects.select_related("site", "advisor").get(site=demo.site, number=number)
        assert turns.live_turn(desk) is None
        assert calling.call_next(desk=desk) is not None


def test_most_of_the_others_serve_and_a_handful_waits(demo: Cis) -> None:
    live = Turn.objects.filter(state__in=AT_DESK)

    assert live.count() >= 4
    assert not live.filter(desk__number__in=people.TRIED_FIRST).exists()
    assert 3 <= Turn.objects.filter(state=TurnState.WAITING).count() <= 15


def test_the_report_says_what_the_rows_say(demo: Cis) -> None:
    totals = turn_report(demo.site, TODAY, TODAY).totals

    assert totals == counted(totals, Turn.objects.select_related("visit"))


def counted(told: TurnFigures, rows: Iterable[Turn]) -> TurnFigures:
    """Return the same figures, counted one by one from the rows."""
    every = list(rows)
    visits = [turn.visit for turn in every if turn.visit]
    first_calls = {call.turn_id: call.called_at for call in TurnCall.objects.filter(attempt=1)}
    waits = [
        (first_calls[turn.pk] - turn.issued_at).total_seconds() for turn in every if turn.pk in first_calls
    ]
    asked = Counter(RatingRequest.objects.values_list("state", flat=True))
    levels = defaultdict(set)
    for need in Need.objects.all():
        levels[need.information_level].add(need.visit_id)
    states = Counter(turn.state for turn in every)
    assert told.rating_mean == pytest.approx(statistics.fmean(Rating.objects.values_list("score", flat=True)))
    assert told.wait.mean == pytest.approx(statistics.fmean(waits), abs=1e-3)
    assert told.wait.median == pytest.approx(statistics.median(waits), abs=1e-3)
    return TurnFigures(
        key=told.key,
        label=told.label,
        issued=len(every),
        people=sum(turn.people for turn in every),
        called=len(first_calls),
        served=len(visits),
        no_show=states[TurnState.NO_SHOW],
        walked_out=0,
        cancelled=states[TurnState.CANCELLED],
        waiting_now=states[TurnState.WAITING],
        wait=told.wait,
        service=told.service,
        ratings_asked=asked.total(),
        ratings_answered=asked[RatingState.ANSWERED],
        ratings_declined=asked[RatingState.DECLINED],
        ratings_no_answer=asked[RatingState.NO_ANSWER],
        rating_mean=told.rating_mean,
        level_1_visits=len(levels[1]),
        level_2_visits=len(levels[2]),
        level_3_visits=len(levels[3]),
        opportunities=Opportunity.objects.count(),
        tickets=Ticket.objects.count(),
    )
