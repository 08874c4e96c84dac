"""The paper of a turn at the kiosk: its state is told, it can be printed again a few times, and the turn stands."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import make_device, make_line, make_site, make_staff
from ventanilla.kernel import clock
from ventanilla.org.models import Device, DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.printing.models import Paper, PrinterKind, TicketPrint, Trouble
from ventanilla.procedure.printing.ports import Address, PrinterFailed, Ticket, Told
from ventanilla.procedure.printing.services import configuring, delivering
from ventanilla.procedure.turns.models import Turn

NO_LUCK = "No pudimos imprimir. Tome una foto o apunte su turno."


class Printers:
    """Printers at the edge, well or in trouble."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        self.trouble = trouble

    def print_ticket(self, ticket: Ticket, at: Address) -> Told:
        if self.trouble:
            raise PrinterFailed(self.trouble)
        return Told(Paper.ENOUGH, is_confirmed=True)

    def look(self, at: Address) -> Told:
        return Told(Paper.ENOUGH)


@pytest.fixture
def kiosk(paired: Callable[..., Client], site: Site) -> Client:
    client = paired(DeviceKind.KIOSK)
    give(site, PrinterKind.NETWORK, "10.0.0.7")
    return client


def give(site: Site, kind: PrinterKind, address: str) -> None:
    configuring.set_printer(
        device=Device.objects.get(site=site, kind=DeviceKind.KIOSK),
        kind=kind,
        address=address,
        paper_width="80",
        tells_its_state=True,
        by=make_staff(site, "Clara", Role.COORDINATOR),
    )


def take(kiosk: Client, key: str = "k1", **more: str) -> Any:
    return kiosk.post("/kiosko/turnos/", {"service_line": "RECREATION", "idempotency_key": key, **more})


def come_out(trouble: Trouble | None = None) -> None:
    for each in TicketPrint.objects.filter(state="queued"):
        delivering.deliver(print_id=str(each.pk), printers=Printers(trouble))


def paper_of(kiosk: Client, turn: Turn, **more: str) -> str:
    return kiosk.get(f"/kiosko/turnos/{turn.pk}/tiquete/", more).content.decode()


def print_again(kiosk: Client, turn: Turn) -> Any:
    return kiosk.post(f"/kiosko/turnos/{turn.pk}/imprimir/")


def test_the_screen_tells_that_it_prints_and_then_that_it_is_out(kiosk: Client, line: ServiceLine) -> None:
    first = take(kiosk).content.decode()
    turn = Turn.objects.get()
    come_out()

    assert 'data-paper="queued"' in first
    assert 'data-paper="printed"' in paper_of(kiosk, turn)
    assert "Retire su tiquete." in paper_of(kiosk, turn)
    assert "Please take your ticket." in paper_of(kiosk, turn, idioma="en")


def test_paper_that_does_not_come_leaves_the_turn_large_and_can_be_asked_for_again(
    kiosk: Client, line: ServiceLine
) -> None:
    page = take(kiosk).content.decode()
    turn = Turn.objects.get()
    come_out(Trouble.NO_PAPER)

    shown = paper_of(kiosk, turn)
    again = print_again(kiosk, turn).content.decode()

    assert f'<span class="code ticket-code">{turn.code}</span>' in page
    assert NO_LUCK in shown
    assert "data-prints-again" in shown
    assert 'data-paper="queued"' in again


def test_paper_that_nobody_prints_in_time_is_given_up_and_another_can_be_asked_for(
    kiosk: Client, line: ServiceLine
) -> None:
    take(kiosk)
    turn = Turn.objects.get()

    with clock.moved_to(clock.now() + dt.timedelta(seconds=21)):
        shown = paper_of(kiosk, turn)
        again = print_again(kiosk, turn).content.decode()

    assert NO_LUCK in shown
    assert 'data-paper="queued"' in again
    assert list(TicketPrint.objects.order_by("requested_at").values_list("state", "trouble")) == [
        ("failed", "too_late"),
        ("queued", ""),
    ]


def test_after_the_third_time_it_sends_to_reception(kiosk: Client, line: ServiceLine) -> None:
    take(kiosk)
    turn = Turn.objects.get()
    for _time in range(2):
        come_out(Trouble.SILENT)
        print_again(kiosk, turn)
    come_out(Trouble.SILENT)

    shown, refused = paper_of(kiosk, turn), print_again(kiosk, turn)

    assert "pídalo en recepción" in shown
    assert "data-prints-again" not in shown
    assert refused.status_code == 409
    assert TicketPrint.objects.count() == 3


def test_a_double_touch_prints_once(kiosk: Client, line: ServiceLine) -> None:
    first, second = take(kiosk, "same"), take(kiosk, "same")
    turn = Turn.objects.get()
    print_again(kiosk, turn)
    print_again(kiosk, turn)

    assert first.content == second.content
    assert TicketPrint.objects.count() == 1


def test_a_refused_turn_has_no_paper(kiosk: Client, line: ServiceLine) -> None:
    take(kiosk, document_type="CC", document_number="12")

    assert not Turn.objects.exists()
    assert not TicketPrint.objects.exists()


@pytest.mark.parametrize(("kind", "has_button"), [(PrinterKind.BROWSER, True), (PrinterKind.NONE, False)])
def test_only_a_kiosk_that_prints_by_its_browser_offers_to(
    kiosk: Client, site: Site, line: ServiceLine, kind: PrinterKind, has_button: bool
) -> None:
    give(site, kind, "")

    page = take(kiosk).content.decode()

    assert ("data-prints>" in page) is has_button
    assert not TicketPrint.objects.exists()


def test_a_turn_of_another_kiosk_or_another_site_has_no_paper_here(
    kiosk: Client, site: Site, line: ServiceLine
) -> None:
    elsewhere = make_site("PALMIRA")
    far, token = make_device(elsewhere, DeviceKind.KIOSK)
    stranger = Client()
    stranger.cookies["ventanilla_kiosk"] = token
    make_line(elsewhere)
    take(kiosk)
    take(stranger)
    theirs = Turn.objects.get(issued_by=far)

    assert kiosk.get(f"/kiosko/turnos/{theirs.pk}/tiquete/").status_code == 404
    assert print_again(kiosk, theirs).status_code == 404
    assert print_again(Client(), theirs).status_code == 403


def test_minutes_later_nobody_prints_it_at_the_kiosk(kiosk: Client, line: ServiceLine) -> None:
    take(kiosk)
    turn = Turn.objects.get()
    come_out(Trouble.NO_PAPER)

    with clock.moved_to(clock.now() + dt.timedelta(minutes=4)):
        assert print_again(kiosk, turn).status_code == 409
