"""Why somebody goes first is never told in public: every public output, walked, knows no class of any turn."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import make_desk, make_device, make_staff
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import DeviceKind, ServiceLine, Site
from ventanilla.org.roles import Role
from ventanilla.procedure.printing.models import PrinterKind, TicketPrint
from ventanilla.procedure.printing.services import configuring
from ventanilla.procedure.printing.ticket_text import ticket_of
from ventanilla.procedure.turns.models import PriorityClass, Turn, TurnCall
from ventanilla.procedure.turns.services import calling

CHOICES_ON_THE_KIOSK = re.compile(r'<section class="step" data-step-name="priority".*?</section>', re.DOTALL)


@pytest.fixture
def called(site: Site, line: ServiceLine) -> list[Turn]:
    """A turn of each class taken at a kiosk with a printer; the first of them is called."""
    device, token = make_device(site, DeviceKind.KIOSK)
    configuring.set_printer(
        device=device,
        kind=PrinterKind.FILE,
        address="quiosco",
        paper_width="80",
        tells_its_state=False,
        by=make_staff(site, "Clara", Role.COORDINATOR),
    )
    kiosk = Client()
    kiosk.cookies["ventanilla_kiosk"] = token
    for number, each in enumerate(list(PriorityClass)[:5]):
        answer = kiosk.post(
            "/kiosko/turnos/",
            {"service_line": line.code, "priority_class": each.value, "idempotency_key": f"k{number}"},
        )
        assert answer.status_code == 201
    calling.call_next(desk=make_desk(site, line))
    return list(Turn.objects.order_by("number"))


def words() -> set[str]:
    """Return what would tell a class, in both languages and as the code that it is kept under."""
    said = set(PriorityClass.values)
    for language in ("es-co", "en"):
        with translation.override(language):
            said |= {str(each.label) for each in PriorityClass}
    return {each.lower() for each in said} - {"other"}


def public_outputs(site: Site, turns: list[Turn], paired: Callable[..., Client]) -> Iterator[tuple[str, str]]:
    """Yield everything that somebody other than staff gets to see of these turns."""
    kiosk, hall = Client(), paired(DeviceKind.DISPLAY)
    device, token = make_device(site, DeviceKind.KIOSK)
    Turn.objects.update(issued_by=device)
    kiosk.cookies["ventanilla_kiosk"] = token
    yield "kiosk", CHOICES_ON_THE_KIOSK.sub("", _text(kiosk.get("/kiosko/")))
    yield "tiles", _text(kiosk.get("/kiosko/servicios/"))
    yield "hall", _text(hall.get("/sala/"))
    api = {"Authorization": f"Bearer {hall.cookies['ventanilla_display'].value}"}
    yield "calls", _text(Client().get(f"/api/v1/sites/{site.code}/calls?after=0", headers=api))
    for turn in turns:
        for language in ("", "?idioma=en"):
            yield "paper", _text(kiosk.get(f"/kiosko/turnos/{turn.pk}/tiquete/{language}"))
        for address in (f"/turno/{turn.follow_token}/", f"/turno/{turn.follow_token}/ahora/"):
            for language in ("es", "en"):
                yield address, _text(Client().get(address, headers={"Accept-Language": language}))
    for ticket_print in TicketPrint.objects.all():
        yield "ticket", repr(ticket_of(ticket_print))
    for event in OutboxEvent.objects.all():
        yield event.name, f"{event.payload} {event.topics}"


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_no_public_output_tells_why_somebody_goes_first(
    site: Site, called: list[Turn], paired: Callable[..., Client]
) -> None:
    outputs = list(public_outputs(site, called, paired))

    telling = [(name, word) for name, text in outputs for word in words() if word in text.lower()]

    assert telling == []
    assert {"kiosk", "hall", "calls", "paper", "ticket", "TurnIssued", "TurnCalled"} <= {
        n for n, _t in outputs
    }
    assert TurnCall.objects.exists()


def test_codes_of_preferential_and_general_turns_look_the_same(called: list[Turn], line: ServiceLine) -> None:
    assert [turn.code for turn in called] == [f"{line.prefix}-{number:03d}" for number in range(1, 6)]


def test_the_walk_would_see_a_class(site: Site, called: list[Turn], paired: Callable[..., Client]) -> None:
    whole = _text(paired(DeviceKind.KIOSK).get("/kiosko/"))

    assert any(word in whole.lower() for word in words())
