"""A morning at any hour: the same moment gives the same one, and none begins before midnight."""

import datetime as dt

import pytest
from django.db import transaction

from tests.config.demo.conftest import NOW, Cis
from ventanilla.config.demo import people
from ventanilla.config.demo.morning import serve, shares
from ventanilla.kernel import clock
from ventanilla.org.models import LunchSlot, Pause, StaffUser
from ventanilla.org.services import shifts
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.ratings.models import Rating
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState
from ventanilla.procedure.visits.models import Need

AFTER_MIDNIGHT = NOW.replace(hour=0, minute=18) + dt.timedelta(days=1)
LUNCHTIME = NOW.replace(hour=13, minute=10)


@pytest.fixture
def nobody_at_work(quiet_demo: Cis) -> Cis:
    """The demo with nobody at a desk yet."""
    for advisor in StaffUser.objects.filter(desk__isnull=False):
        shifts.end(advisor=advisor)
    return quiet_demo


def content() -> list[tuple[object, ...]]:
    """Return what a morning consists of, without ids and tokens."""
    turn_facts = Turn.objects.order_by("issued_at", "prefix").values_list(
        "prefix",
        "number",
        "issued_at",
        "priority_class",
        "state",
        "document_number",
        "visit__person__given_names",
    )
    stretch_facts = TurnSegment.objects.order_by("started_at", "turn__prefix", "turn__number").values_list(
        "turn__prefix", "turn__number", "state", "started_at", "ended_at", "desk__number", "advisor__username"
    )
    need_facts = Need.objects.order_by("recorded_at").values_list(
        "recorded_at", "information_level", "request_class", "taken_product__code", "delivered"
    )
    ratings = Rating.objects.order_by("answered_at").values_list("answered_at", "score", "reasons", "comment")
    proofs = ConsentEvidence.objects.order_by("attached_at").values_list("attached_at", "file__sha256")
    return [*turn_facts, *stretch_facts, *need_facts, *map(tuple, map(str, ratings)), *proofs]


def served_until(cis: Cis, until: dt.datetime) -> list[tuple[object, ...]]:
    """Return what a morning that ends then consists of, and take it back."""
    with transaction.atomic():
        with clock.moved_to(until):
            serve.serve(cis.site, until=until)
        found = content()
        transaction.set_rollback(True)
    return found


def test_the_same_moment_gives_the_same_morning_and_another_one_another(nobody_at_work: Cis) -> None:
    first, again = served_until(nobody_at_work, AFTER_MIDNIGHT), served_until(nobody_at_work, AFTER_MIDNIGHT)
    later = served_until(nobody_at_work, AFTER_MIDNIGHT + dt.timedelta(minutes=1))

    assert len(first) > 30
    assert first == again
    assert first != later


@pytest.mark.parametrize("minutes", [0, 1, 40])
def test_a_morning_never_begins_before_midnight(nobody_at_work: Cis, minutes: int) -> None:
    until = NOW.replace(hour=0, minute=minutes) + dt.timedelta(days=1)

    with clock.moved_to(until):
        serve.serve(nobody_at_work.site, until=until)

    assert set(Turn.objects.values_list("business_date", flat=True)) == {until.date()}
    assert until.replace(minute=0) <= min(Turn.objects.values_list("issued_at", flat=True)) <= until
    assert Turn.objects.filter(state=TurnState.WAITING).exists()


def test_at_noon_somebody_is_at_lunch_but_nobody_who_is_tried_first(
    nobody_at_work: Cis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "HOURS", 0.9)

    with clock.moved_to(LUNCHTIME):
        serve.serve(nobody_at_work.site, until=LUNCHTIME)

    away = Pause.objects.filter(ended_at=None).values_list("shift__advisor__desk__number", flat=True)
    assert 1 <= len(away) <= 3
    assert people.TRIED_FIRST.isdisjoint(away)
    put_off = LunchSlot.objects.filter(date=LUNCHTIME.date())
    assert [(slot.advisor.username, slot.starts_at) for slot in put_off] == [
        ("bruno", dt.time(14)),
        ("camila", dt.time(14)),
    ]
