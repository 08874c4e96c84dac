"""What comes in is kept once, handled once, and tried again until it works or a person sees to it."""

import datetime as dt
from collections import deque

import pytest
from django.db import DataError, connection, transaction

from ventanilla.kernel import clock, relay
from ventanilla.kernel.commands.errors import Transient
from ventanilla.kernel.database_roles import append_only_tables
from ventanilla.kernel.inbox import ports, rules, selectors, services
from ventanilla.kernel.inbox.errors import CannotHandle, ItemIsElsewhere
from ventanilla.kernel.inbox.models import Delivery, InboxDecision, InboxItem
from ventanilla.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db

SOURCE = "prueba"
BODY = "Ñandú 🌞".encode()


class Scripted:
    """Handles things as a test tells it: raises what it was given, one a call."""

    source = SOURCE

    def __init__(self) -> None:
        self.raises: deque[Exception | None] = deque()
        self.handled: list[tuple[bytes, str]] = []
        self.last_tries: list[bool] = []

    def handle(self, *, body: bytes, external_id: str, received_at: dt.datetime, is_last_try: bool) -> None:
        self.last_tries.append(is_last_try)
        trouble = self.raises.popleft() if self.raises else None
        if trouble is not None:
            raise trouble
        self.handled.append((body, external_id))


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    scripted = Scripted()
    monkeypatch.setitem(ports._given.handlers, SOURCE, scripted)
    return scripted


def take_in(*external_ids: str, body: bytes = BODY) -> list[InboxItem]:
    return services.take_in(source=SOURCE, body=body, headers={"User-Agent": "x"}, external_ids=external_ids)


def handle_due(after: dt.timedelta = dt.timedelta()) -> None:
    with clock.moved_to(clock.now() + after):
        for item_id in selectors.due(clock.now(), most=10):
            services.handle(item_id=item_id)


def test_a_body_and_what_is_in_it_are_kept(handler: Scripted) -> None:
    first, second = take_in("b", "a")

    assert bytes(Delivery.objects.get().body) == BODY
    assert [first.external_id, second.external_id] == ["a", "b"]
    told = OutboxEvent.objects.filter(name="InboxItemTaken").order_by("pk")
    assert [each.payload["item_id"] for each in told] == [str(first.pk), str(second.pk)]


def test_the_same_ten_times_is_one_row_handled_once(handler: Scripted) -> None:
    for _time in range(10):
        take_in("a")
        handle_due()

    assert (Delivery.objects.count(), InboxItem.objects.count()) == (1, 1)
    assert handler.handled == [(BODY, "a")]


def test_the_same_thing_in_another_body_is_the_same_thing(handler: Scripted) -> None:
    take_in("a")

    new = take_in("a", "b", body=BODY + b" ")

    assert [each.external_id for each in new] == ["b"]
    assert Delivery.objects.count() == 2


def test_the_same_name_from_another_source_is_something_else(handler: Scripted) -> None:
    take_in("a")

    assert services.take_in(source="otra", body=BODY, headers={}, external_ids=["a"])


def test_what_fails_is_tried_again_later_and_says_why_meanwhile(handler: Scripted) -> None:
    handler.raises.append(Transient("No hay conexión.", detail="ConnectError"))
    (item,) = take_in("a")

    handle_due()
    item.refresh_from_db()
    assert (item.trouble, item.detail, item.attempts) == ("No hay conexión.", "ConnectError", 1)
    assert list(selectors.not_handled()) == [item]
    handle_due()
    assert handler.handled == []

    handle_due(rules.SHORTEST_WAIT)
    item.refresh_from_db()
    assert handler.handled == [(BODY, "a")]
    assert (item.trouble, item.due_at) == ("", None)
    assert not selectors.not_handled().exists()


def test_a_defect_of_ours_loses_nothing(handler: Scripted) -> None:
    handler.raises.append(ZeroDivisionError())
    (item,) = take_in("a")

    handle_due()

    item.refresh_from_db()
    assert (item.trouble, item.detail) == ("No se pudo atender por un defecto.", "ZeroDivisionError")
    assert item.due_at is not None


def test_what_makes_no_sense_waits_for_a_person_who_may_have_it_tried_again(handler: Scripted) -> None:
    handler.raises.append(CannotHandle("No se entiende."))
    (item,) = take_in("a")
    handle_due()
    item.refresh_from_db()
    assert (item.trouble, item.due_at) == ("No se entiende.", None)

    services.try_again(item_id=item.pk, by_id=7)
    handle_due()

    assert handler.handled == [(BODY, "a")]
    decision = InboxDecision.objects.get()
    assert (decision.item, decision.by_id, decision.attempts) == (item, 7, 1)
    assert decision.trouble == "No se entiende."


def test_what_waits_for_its_next_try_may_be_tried_at_once(handler: Scripted) -> None:
    handler.raises.append(Transient("No hay conexión."))
    (item,) = take_in("a")
    handle_due()

    services.try_again(item_id=item.pk, by_id=7)
    handle_due()

    assert handler.handled == [(BODY, "a")]


def test_what_is_tried_already_or_was_handled_needs_no_decision(handler: Scripted) -> None:
    (item,) = take_in("a")
    with pytest.raises(ItemIsElsewhere, match="intentando"):
        services.try_again(item_id=item.pk, by_id=7)
    handle_due()

    with pytest.raises(ItemIsElsewhere, match="se atendió"):
        services.try_again(item_id=item.pk, by_id=7)

    assert not InboxDecision.objects.exists()


def test_the_handler_is_told_which_try_is_the_last(handler: Scripted) -> None:
    handler.raises.extend(Transient("No hay conexión.") for _time in range(rules.MOST_ATTEMPTS))
    (item,) = take_in("a")

    for attempt in range(rules.MOST_ATTEMPTS):
        handle_due(rules.LONGEST_WAIT * attempt)

    item.refresh_from_db()
    assert item.due_at is None
    assert handler.last_tries == [False] * (rules.MOST_ATTEMPTS - 1) + [True]


def test_screens_look_again_when_something_fails_and_when_that_is_over(handler: Scripted) -> None:
    handler.raises.append(Transient("No hay conexión."))
    take_in("a", "b")

    handle_due()
    handle_due(rules.SHORTEST_WAIT)

    told = OutboxEvent.objects.filter(name="InboxItemChanged")
    assert [each.topics for each in told] == [["commands"]] * 2


def test_after_so_many_tries_a_person_sees_to_it() -> None:
    waits = [rules.wait_after(attempts) for attempts in range(1, rules.MOST_ATTEMPTS + 1)]

    assert waits[:3] == [dt.timedelta(seconds=15), dt.timedelta(seconds=30), dt.timedelta(minutes=1)]
    assert waits[-2:] == [rules.LONGEST_WAIT, None]


def test_who_is_not_there_to_handle_it_leaves_it_due_and_it_is_missed_after_a_while() -> None:
    (item,) = take_in("a")

    handle_due()

    item.refresh_from_db()
    assert (item.attempts, item.trouble) == (0, "")
    assert item.due_at is not None
    assert not selectors.not_handled().exists()
    with clock.moved_to(clock.now() + rules.LATE_AFTER * 2):
        assert selectors.not_handled().get() == item


def test_a_body_that_could_not_be_kept_whole_is_not_kept_at_all() -> None:
    with pytest.raises(DataError, match="NUL"), transaction.atomic():
        take_in("a\0")

    assert not Delivery.objects.exists()


def test_what_came_is_evidence_that_nobody_rewrites() -> None:
    assert "inbox_delivery" in append_only_tables()
    assert "inbox_inboxdecision" in append_only_tables()
    assert "inbox_inboxitem" not in append_only_tables()


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_in_becomes_one_job_however_often_it_is_heard_of(handler: Scripted) -> None:
    handler.raises.append(CannotHandle("No se entiende."))
    (item,) = take_in("a")
    relay.relay_pending()
    services.handle(item_id=item.pk)
    services.try_again(item_id=item.pk, by_id=7)
    relay.relay_pending()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, args ->> 'item_id' FROM procrastinate_jobs WHERE task_name LIKE '%handle_item'"
        )
        assert cursor.fetchall() == [("inbox", str(item.pk))]
