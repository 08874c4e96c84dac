"""The coordinator sees how each system stands and what came in unhandled, and has that tried again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import sendings
from tests.journeys.conftest import Demo, Picture, Stage

pytestmark = pytest.mark.browser

TALL = 1140


@pytest.fixture
def posed(demo: Demo) -> Iterator[None]:
    """Something in every state, settled afterwards: other journeys send on the same demo."""
    clock = demo.clock.isoformat() if demo.clock else ""
    sendings.run("pose", data=demo.data, clock=clock)
    yield
    sendings.run("clear", data=demo.data, clock=clock)


@pytest.mark.usefixtures("posed")
def test_what_came_in_and_waits_for_a_person_is_tried_again(
    stage: Stage, accessible: Callable[[Page], None], picture: Picture
) -> None:
    office = stage.staff("clara", height=TALL)
    office.goto("/coordinacion/envios/")
    came = office.get_by_role("region", name="Lo que llegó y no se pudo atender")
    expect(came.get_by_text("Espera a una persona", exact=True)).to_be_visible()
    expect(came.get_by_text("Se intenta solo")).to_be_visible()
    expect(office.locator(".target", has_text="Correo").get_by_text("En pausa")).to_be_visible()
    accessible(office)
    picture(office, "sendings")

    came.get_by_role("button", name="Intentar de nuevo").first.click()

    expect(office.get_by_text("Lo que llegó se intenta de nuevo.")).to_be_visible()
    expect(came.get_by_text("pidió intentarlo de nuevo")).to_be_visible()
    office.get_by_role("link", name="Mensajes y su costo").click()
    expect(office.get_by_role("heading", name="Mensajes de WhatsApp y su costo")).to_be_visible()
    accessible(office)
