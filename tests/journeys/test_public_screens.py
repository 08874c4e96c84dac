"""Tablet, phone and doors, as they behave with people, without people and without connection.

Each state leaves a picture in var/pictures, to be looked at.
"""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Stage
from tests.journeys.public import (
    DESK,
    PHONE,
    TABLET,
    Look,
    Outside,
    double_tap,
    let_pass,
    step,
    stop_clock,
)

pytestmark = pytest.mark.browser


def test_a_low_score_asks_for_a_reason_and_everything_works_by_keyboard(
    stage: Stage, outside: Outside, look: Look
) -> None:
    tablet = stage.device("tablet", desk=DESK, **TABLET)
    tablet.goto("/tableta/")
    look(tablet, "tablet-idle")
    outside.end_an_attention()
    expect(tablet.locator("[data-score='1']")).to_be_visible()
    look(tablet, "tablet-question")

    tablet.keyboard.press("Tab")
    tablet.keyboard.press("Enter")
    expect(tablet.locator("[data-reason=WAIT]")).to_be_visible()
    tablet.keyboard.press("Tab")
    tablet.keyboard.press("Space")
    look(tablet, "tablet-reasons")
    tablet.click("[data-sends=with]")

    step(tablet, "thanks")
    look(tablet, "tablet-thanks")
    expect(tablet.locator("[data-step=idle]")).to_be_visible()


def test_a_double_tap_on_a_low_score_chooses_no_reason(stage: Stage, outside: Outside) -> None:
    tablet = stage.device("tablet", desk=DESK, has_touch=True, **TABLET)
    tablet.clock.install()
    tablet.goto("/tableta/")
    outside.end_an_attention()
    expect(tablet.locator("[data-score='1']")).to_be_visible()
    stop_clock(tablet)
    tablet.clock.run_for(400)

    double_tap(tablet, "[data-score='2']", until="why")

    expect(tablet.locator("[aria-pressed=true]")).to_have_count(0)
    step(tablet, "why")
    tablet.clock.run_for(400)
    double_tap(tablet, "[data-reason=WAIT]", until="why")
    expect(tablet.locator("[data-reason=WAIT]")).to_have_attribute("aria-pressed", "true")
    double_tap(tablet, "[data-sends=with]", until="thanks")
    step(tablet, "thanks")


def test_kiosk_and_tablet_go_on_when_somebody_signs_in_beside_them(stage: Stage, outside: Outside) -> None:
    tablet = stage.device("tablet", desk=DESK, **TABLET)
    tablet.goto("/tableta/")
    token = stage.demo.access["tokens"]["kiosk"]
    tablet.context.add_cookies([{"name": "ventanilla_kiosk", "value": token, "url": stage.demo.url}])
    kiosk = tablet.context.new_page()
    kiosk.goto("/kiosko/")
    stage.sign_in(tablet.context.new_page(), "clara")
    outside.end_an_attention()

    tablet.locator("[data-score='5']").click()
    step(tablet, "thanks")
    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")

    step(kiosk, "ticket")


def test_a_question_that_nobody_answers_leaves_no_answer(stage: Stage, outside: Outside) -> None:
    tablet = stage.device("tablet", desk=DESK, **TABLET)
    tablet.clock.install()
    tablet.goto("/tableta/")
    outside.end_an_attention()
    expect(tablet.locator("[data-score='1']")).to_be_visible()

    with tablet.expect_response("**/tableta/sin-respuesta/") as passed:
        let_pass(tablet, 31)

    assert passed.value.status == httpx.codes.NO_CONTENT
    step(tablet, "idle")


def test_a_phone_is_without_connection_for_a_while_and_learns_of_the_call(
    stage: Stage, outside: Outside, look: Look
) -> None:
    turn = outside.issue()
    phone = stage.open(**PHONE).new_page()
    phone.add_init_script("window.shaken = []; navigator.vibrate = (pattern) => window.shaken.push(pattern)")
    phone.goto(turn["follow_url"])
    expect(phone.get_by_role("heading", name=turn["code"])).to_be_visible()
    phone.get_by_role("button", name="Toque aquí y sonará").click()
    expect(phone.get_by_role("button", name="Sonará cuando lo llamen")).to_be_visible()
    look(phone, "phone-waiting")

    phone.context.set_offline(True)
    expect(phone.get_by_text("Sin conexión. Lo que ve es de esta hora")).to_be_visible()
    look(phone, "phone-offline")
    phone.context.set_offline(False)
    expect(phone.get_by_text("Sin conexión")).to_be_hidden()

    while outside.call_next() != turn["code"]:
        pass

    expect(phone.get_by_text(f"Pase al módulo {DESK}")).to_be_visible()
    expect(phone).to_have_title(re.compile(f"● Es su turno: módulo {DESK}"))
    assert len(phone.evaluate("window.shaken[window.shaken.length - 1]")) == 5
    look(phone, "phone-called")
    stage.complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_are_accessible_by_day_and_by_night(scheme: str, stage: Stage, look: Look) -> None:
    page = stage.open(width=1366, height=768, color_scheme=scheme).new_page()
    for name, address in (("sign-in", "/entrar/"), ("pair", "/emparejar/"), ("not-found", "/nada/")):
        page.goto(address)
        look(page, f"{name}-{scheme}")
