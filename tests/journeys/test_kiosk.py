"""The kiosk, as it behaves with people, without people and without connection.

Each state leaves a picture in var/pictures, to be looked at.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Stage
from tests.journeys.public import Look, double_tap, let_pass, open_kiosk, step, stop_clock

pytestmark = pytest.mark.browser


def test_the_kiosk_is_accessible_at_every_step(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    look(kiosk, "kiosk-home")
    kiosk.click("#priority-ask")
    look(kiosk, "kiosk-priority")
    kiosk.click("[data-priority=OLDER_ADULT]")
    look(kiosk, "kiosk-priority-chosen")
    kiosk.click("#with-document")
    kiosk.click("[data-line=EDUCATION]")
    kiosk.keyboard.type("31123456")
    expect(kiosk.locator("#document-shown")).to_have_text("•••••456")
    look(kiosk, "kiosk-document")
    kiosk.click("#document-done")
    step(kiosk, "ticket")
    look(kiosk, "kiosk-ticket")
    let_pass(kiosk, 9)
    step(kiosk, "home")
    expect(kiosk.locator("#ticket")).to_be_empty()
    for tool in ("text", "contrast"):
        kiosk.click(f"[data-tool={tool}]")
    look(kiosk, "kiosk-large-contrast")


def test_a_malformed_document_can_be_mended_and_loses_nothing(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-line=RECREATION]")
    kiosk.check("[name=type_choice][value=TI]")
    kiosk.keyboard.type("12345")
    kiosk.click("#document-done")

    expect(kiosk.locator("#document-refusal")).to_contain_text("de 10 u 11 dígitos")
    look(kiosk, "kiosk-malformed")
    kiosk.keyboard.type("67890")
    kiosk.click("#document-done")

    step(kiosk, "ticket")


def test_a_double_tap_on_a_service_leaves_the_document_page_untouched(stage: Stage) -> None:
    kiosk = open_kiosk(stage, has_touch=True)
    codes = kiosk.locator("[data-line]").evaluate_all("tiles => tiles.map(tile => tile.dataset.line)")
    stop_clock(kiosk)

    for code in codes:
        double_tap(kiosk, f"[data-line={code}]", until="document")

        assert kiosk.locator("[name=type_choice]:checked").get_attribute("value") == "CC", code
        expect(kiosk.locator("#document-shown")).to_have_text("Escriba el número")
        step(kiosk, "document")
        kiosk.clock.run_for(400)
        double_tap(kiosk, "[data-step-name=document] [data-goes-to=home]", until="home")
        step(kiosk, "home")
        kiosk.clock.run_for(400)
    assert len(codes) > 1


def test_a_double_tap_does_not_hurry_through_the_ticket_and_the_keypad_stays_fast(stage: Stage) -> None:
    kiosk = open_kiosk(stage, has_touch=True)
    stop_clock(kiosk)
    double_tap(kiosk, "[data-line=RECREATION]", until="document")
    kiosk.clock.run_for(400)

    for digit in "311122":
        kiosk.tap(f"[data-key='{digit}']")
    expect(kiosk.locator("#document-shown")).to_have_text("•••122")
    double_tap(kiosk, "#document-done", until="ticket")
    step(kiosk, "ticket")
    kiosk.clock.run_for(400)
    double_tap(kiosk, "[data-step-name=ticket] [data-goes-home]", until="home")

    step(kiosk, "home")
    assert kiosk.locator("[name=service_line]").input_value() == ""


def test_a_kiosk_that_gave_many_turns_asks_to_wait_and_loses_nothing(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    message = "Acabamos de dar varios turnos. Espere 4 segundos y toque otra vez."
    kiosk.route(
        "**/kiosko/turnos/",
        lambda route: route.fulfill(status=429, json={"message": message, "field": None}),
        times=1,
    )
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")
    kiosk.click("#document-done")

    expect(kiosk.locator("#document-refusal")).to_have_text(message)
    expect(kiosk.locator("#document-shown")).to_have_text("•••••456")
    look(kiosk, "kiosk-wait")
    kiosk.click("#document-done")

    step(kiosk, "ticket")


def test_a_kiosk_that_somebody_left_wipes_what_they_typed(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")

    let_pass(kiosk, 31)
    expect(kiosk.locator("#still-there")).to_be_visible()
    look(kiosk, "kiosk-still-there")
    let_pass(kiosk, 16)

    step(kiosk, "home")
    assert "456" not in kiosk.content()


def test_english_lasts_one_person(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-language-link]")
    expect(kiosk.get_by_role("heading", name="How can we help you?")).to_be_visible()
    look(kiosk, "kiosk-english")
    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")
    step(kiosk, "ticket")

    let_pass(kiosk, 9)

    expect(kiosk.get_by_role("heading", name="¿En qué le podemos ayudar?")).to_be_visible()


def test_a_kiosk_without_its_server_sends_people_to_reception_and_comes_back(
    stage: Stage, look: Look
) -> None:
    kiosk = open_kiosk(stage)
    kiosk.context.set_offline(True)

    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")
    let_pass(kiosk, 12)
    expect(kiosk.get_by_role("heading", name="Todavía no sabemos si quedó su turno")).to_be_visible()
    look(kiosk, "kiosk-unanswered")
    let_pass(kiosk, 60)
    expect(kiosk.get_by_role("heading", name="Solicite su turno en recepción")).to_be_visible()
    look(kiosk, "kiosk-lost")
    kiosk.context.set_offline(False)
    let_pass(kiosk, 4)

    step(kiosk, "home")
    stage.complaints.clear()
