"""The coordinator sees what came in and could not be handled, and has it tried again."""

import datetime as dt
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ventanilla.kernel import clock
from ventanilla.kernel.commands.errors import SendFailed, Transient
from ventanilla.kernel.inbox import ports, rules, services
from ventanilla.kernel.inbox.errors import CannotHandle
from ventanilla.kernel.inbox.models import InboxDecision, InboxItem
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

PAGE = reverse("coordinator:commands")
SOURCE = "prueba"
NUMBER = "wamid.NTczMTU1NTUxMjM0"


class Scripted:
    """Handles things as a test tells it."""

    source = SOURCE

    def __init__(self) -> None:
        self.raises: deque[Exception] = deque()

    def handle(self, **_thing: Any) -> None:
        if self.raises:
            raise self.raises.popleft()


@pytest.fixture(autouse=True)
def handler(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    scripted = Scripted()
    monkeypatch.setattr(ports, "_given", ports._Given())
    ports.give(scripted)
    ports.announce(SOURCE, "El otro sistema")
    return scripted


def arrived(external_id: str = NUMBER) -> InboxItem:
    (item,) = services.take_in(
        source=SOURCE, body=external_id.encode(), headers={}, external_ids=[external_id]
    )
    return item


def failed(handler: Scripted, why: SendFailed | CannotHandle, external_id: str = NUMBER) -> InboxItem:
    handler.raises.append(why)
    item = arrived(external_id)
    services.handle(item_id=item.pk)
    item.refresh_from_db()
    return item


def shown(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def try_again(client: Client, item: InboxItem) -> Any:
    return client.post(reverse("coordinator:try_arrival_again", args=[item.pk]), follow=True)


def test_while_everything_was_handled_the_page_says_so(office: Client) -> None:
    services.handle(item_id=arrived().pk)

    assert "Todo lo que llegó se atendió." in shown(office)


def test_what_waits_for_a_person_tells_from_where_and_why_and_nothing_of_whom(
    office: Client, handler: Scripted
) -> None:
    failed(handler, CannotHandle("Mandó algo que no se entiende."))

    page = shown(office)

    assert '<th scope="row">El otro sistema</th>' in page
    assert "Mandó algo que no se entiende." in page
    assert "Espera a una persona" in page
    assert NUMBER not in page


def test_what_is_tried_again_by_itself_tells_when(office: Client, handler: Scripted) -> None:
    failed(handler, Transient("No hay conexión."))

    page = shown(office)

    assert "No hay conexión." in page
    assert "Se intenta solo" in page
    assert '<td class="number">1</td>' in page


def test_what_nobody_handles_is_told_after_a_while(office: Client) -> None:
    with clock.moved_to(clock.now() - rules.LATE_AFTER * 2):
        arrived()

    page = shown(office)

    assert "Nadie lo ha atendido todavía." in page
    assert "Avise a quien administra" in page
    assert "Intentar de nuevo lo de" not in page


def test_what_waits_for_a_person_stands_first(office: Client, handler: Scripted) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(minutes=2)):
        failed(handler, Transient("No hay conexión."), "a")
    failed(handler, CannotHandle("No se entiende."), "b")

    page = shown(office)

    assert page.index("No se entiende.") < page.index("No hay conexión.")


def test_who_has_it_tried_again_is_kept_and_shown_while_it_fails(
    office: Client, clara: StaffUser, handler: Scripted
) -> None:
    item = failed(handler, CannotHandle("No se entiende."))

    page = try_again(office, item).content.decode()
    assert "Lo que llegó se intenta de nuevo." in page
    assert "Se está intentando" in page
    assert InboxDecision.objects.get().by_id == clara.pk
    handler.raises.append(CannotHandle("Sigue sin entenderse."))
    services.handle(item_id=item.pk)

    assert f"{clara.full_name} pidió intentarlo de nuevo" in shown(office)


def test_what_was_handled_meanwhile_is_said(office: Client, handler: Scripted) -> None:
    item = failed(handler, Transient("No hay conexión."))
    services.handle(item_id=item.pk)

    answer = try_again(office, item)

    assert answer.status_code == 409
    assert "Eso ya se atendió." in answer.content.decode()


def test_what_never_came_is_not_found(office: Client) -> None:
    assert office.post(reverse("coordinator:try_arrival_again", args=[uuid.uuid4()])).status_code == 404


def test_the_bar_at_the_top_counts_it(office: Client, handler: Scripted) -> None:
    failed(handler, Transient("No hay conexión."), "a")
    address = reverse("coordinator:commands_count")
    assert "por revisar" not in office.get(address).content.decode()

    failed(handler, CannotHandle("No se entiende."), "b")

    assert "1<span" in office.get(address).content.decode()
    assert '1<span class="visually-hidden"> por revisar' in shown(office)


def test_the_page_is_sent_again_when_something_came(office: Client, handler: Scripted) -> None:
    seen = {"seen": office.get(PAGE).context["seen"]}

    failed(handler, CannotHandle("No se entiende."))

    assert office.get(PAGE, seen, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.QUALITY, Role.OWNER, Role.AUDITOR, Role.HOST])
def test_nobody_else_has_it_tried_again(
    as_role: Callable[[Role], Client], handler: Scripted, role: Role
) -> None:
    item = failed(handler, CannotHandle("No se entiende."))

    assert try_again(as_role(role), item).status_code == 403
    assert not InboxDecision.objects.exists()


def test_the_page_takes_a_fixed_number_of_queries(
    office: Client, handler: Scripted, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        item = failed(handler, CannotHandle("No se entiende."), str(number))
        try_again(office, item)

    with django_assert_max_num_queries(14):
        office.get(PAGE)
