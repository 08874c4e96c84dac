"""A compiled read gives what its query set gives, whatever the values; an inserted row is as saved."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.test.utils import CaptureQueriesContext

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.compiled import Compiled, compiled, insert
from ventanilla.kernel.models import IdempotencyKey, OutboxEvent
from ventanilla.org.models import Desk
from ventanilla.procedure.turns.models import Turn, TurnSegment, TurnState

pytestmark = pytest.mark.django_db


@compiled
def waiting_at(site: Any, prefix: Any) -> QuerySet[Turn]:
    waiting = Turn.objects.filter(site=site, prefix=prefix, state=TurnState.WAITING)
    return waiting.select_related("service_line", "site").order_by("number")


@compiled
def places(site: Any, now: Any) -> QuerySet[Turn, Any]:
    is_past = Q(queued_at__lte=now)
    found = Turn.objects.filter(site=site).annotate(
        is_general=Q(priority_class=None),
        place=Case(When(is_past, then=F("queued_at")), default=F("issued_at")),
        everybody=Window(Count("*")),
    )
    return found.order_by("number").values_list("number", "is_general", "place", "everybody")


@compiled
def said_in_percent() -> QuerySet[Desk, int]:
    return Desk.objects.exclude(advisor__full_name__contains="100%s").values_list("number", flat=True)


def test_rows_are_the_models_of_the_query_set_with_what_they_bring_along() -> None:
    line = cast.make_line(cast.make_site())
    turns = [cast.make_turn(line, priority_class=kind) for kind in (None, "OLDER_ADULT")]

    found = waiting_at.rows(site=line.site_id, prefix=line.prefix)

    assert found == turns
    assert [turn.priority_class for turn in found] == [None, "OLDER_ADULT"]
    with CaptureQueriesContext(connection) as queries:
        assert {(turn.service_line, turn.site) for turn in found} == {(line, line.site)}
    assert not queries.captured_queries


def test_each_read_has_values_of_its_own() -> None:
    here, there = (cast.make_line(cast.make_site(code)) for code in ("CALI", "PALMIRA"))
    turn = cast.make_turn(here)

    assert waiting_at.first(site=here.site_id, prefix=here.prefix) == turn
    assert waiting_at.first(site=there.site_id, prefix=there.prefix) is None
    assert waiting_at.rows(site=here.site_id, prefix="Ñ' OR 1=1 --") == []


def test_tuples_are_those_of_the_query_set() -> None:
    line = cast.make_line(cast.make_site())
    for _number in range(3):
        cast.make_turn(line)
    now = clock.now()

    found = places.rows(site=line.site_id, now=now)

    assert found == list(places.build(site=line.site_id, now=now))
    assert [number for number, *_more in found] == [1, 2, 3]


def test_a_value_that_stands_in_the_function_may_look_like_a_place() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, "Ana 100%s"))
    other = cast.make_desk(line.site, line, advisor=cast.make_advisor(line.site, "Bruno 100 s"))

    assert desk.number not in said_in_percent.rows()
    assert other.number in said_in_percent.rows()


def test_a_value_that_was_forgotten_is_named() -> None:
    with pytest.raises(KeyError, match="prefix"):
        waiting_at.rows(site=1)


def test_a_read_is_prepared_once_and_seen_by_who_counts_queries() -> None:
    line = cast.make_line(cast.make_site())
    read = Compiled(waiting_at.build)

    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            read.rows(site=line.site_id, prefix=line.prefix)

    assert [query["sql"][:6] for query in queries.captured_queries] == ["SELECT"] * 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%turns_turn%'")
        assert cursor.fetchone() == (1,)


def test_a_read_in_a_transaction_that_failed_is_refused_as_django_refuses_it() -> None:
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        transaction.set_rollback(True)
        waiting_at.rows(site=1, prefix="R")


def test_what_the_database_refuses_is_an_error_of_django() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        waiting_at.rows(site="no es un número", prefix="R")


def test_an_inserted_row_is_as_it_would_be_saved() -> None:
    turn = cast.make_turn(cast.make_line(cast.make_site()))
    TurnSegment.objects.filter(turn=turn).update(ended_at=clock.now())
    segment = TurnSegment(
        turn=turn, state=TurnState.CALLED, service_line=turn.service_line, started_at=clock.now()
    )

    insert(segment)

    kept = TurnSegment.objects.get(pk=segment.pk)
    fields = [field.attname for field in TurnSegment._meta.concrete_fields]
    assert [getattr(kept, name) for name in fields] == [getattr(segment, name) for name in fields]
    segment.state = TurnState.SERVING
    segment.save()
    assert TurnSegment.objects.filter(turn=turn, ended_at=None).get().state == TurnState.SERVING


def test_what_the_database_fills_in_is_filled_in_and_json_and_lists_are_kept() -> None:
    event, key = OutboxEvent(name="A", payload={"código": "R-001"}, topics=["a", "b"]), uuid.uuid4().hex
    insert(event)
    insert(IdempotencyKey(scope="s", key=key, fingerprint="f", status=200, answer={"turno": [1, None]}))

    kept = OutboxEvent.objects.get(pk=event.pk)
    assert (kept.payload, kept.topics) == ({"código": "R-001"}, ["a", "b"])
    assert kept.created_at is not None
    assert kept.transaction_id is not None
    assert IdempotencyKey.objects.get(key=key).answer == {"turno": [1, None]}
