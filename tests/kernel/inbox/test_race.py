"""The same body comes twice in the same moment, as it does when a sender did not hear the first answer in time."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.racing import Pausing, together
from ventanilla.kernel.inbox import services
from ventanilla.kernel.inbox.models import Delivery, InboxItem
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.outbox import emit

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

UNIQUE = {
    "inbox_delivery": ("each_delivery_is_kept_once", "source, sha256"),
    "inbox_inboxitem": ("each_item_is_taken_once", "source, external_id"),
}


@pytest.fixture
def pausing(monkeypatch: pytest.MonkeyPatch) -> Pausing:
    """Whoever takes something in stops before that is committed."""
    pausing = Pausing(emit)
    monkeypatch.setattr(services, "emit", pausing)
    return pausing


@pytest.fixture
def nothing_unique() -> Iterator[None]:
    """Let the database keep the same thing twice."""
    with connection.cursor() as cursor:
        for table, (name, _columns) in UNIQUE.items():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inbox_delivery, inbox_inboxitem, inbox_inboxdecision")
        for table, (name, columns) in UNIQUE.items():
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})")


def take_in() -> None:
    services.take_in(source="prueba", body=b"{}", headers={}, external_ids=["a", "b"])


def kept() -> tuple[int, int, int]:
    """Return how many bodies, things and events there are."""
    events = OutboxEvent.objects.filter(name="InboxItemTaken").count()
    return Delivery.objects.count(), InboxItem.objects.count(), events


def test_it_is_kept_once_and_told_once(pausing: Pausing) -> None:
    together(take_in, pausing, take_in)

    assert kept() == (1, 2, 2)


def test_control_without_the_constraints_it_is_kept_twice(pausing: Pausing, nothing_unique: None) -> None:
    """Let the database keep both, and they are, or the test above proves nothing."""
    together(take_in, pausing, take_in)

    assert kept() == (2, 4, 4)
