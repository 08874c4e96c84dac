"""What README and manual show, gone through in their order; `make pictures` keeps what is seen here."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PNG
from tests.journeys.conftest import Picture, Stage
from tests.journeys.public import HALL, PHONE, TABLET, UPRIGHT, Outside
from tests.journeys.test_desk import end, shown
from tests.journeys.test_kiosk_access import WITH_VOICE

pytestmark = pytest.mark.browser

ADVISOR, DESK = "ana", 1
NEWCOMER = "1020000777"
LUNCHES = [
    *[("12:00", "60"), ("12:30", "60"), ("13:00", "60"), ("12:00", "60"), ("12:30", "60"), ("13:00", "60")],
    *[("12:00", "45"), ("11:45", "45"), ("13:00", "45"), ("12:00", "60"), ("12:30", "60"), ("13:00", "60")],
]
PAIRING_CODE = {".pairing-code": "4821 7305"}


@pytest.fixture
def outside(stage: Stage) -> Iterator[Outside]:
    yield Outside(stage)


def serve(desk: Page, picture: Picture) -> None:
    """Go through a visit of somebody who comes for the first time, from the identification to the end."""
    desk.fill("#id_document_number", NEWCOMER)
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_given_names")).to_be_focused()
    desk.fill("[name=given_names]", "Marta")
    desk.fill("[name=family_names]", "Ficticia Cuero")
    desk.fill("[name=phone]", "315 555 0199")
    desk.keyboard.press("Enter")

    shown(desk, "authorize")
    picture(desk, "desk-authorize")
    desk.set_input_files("input[type=file]", {"name": "firmado.png", "mimeType": "image/png", "buffer": PNG})
    expect(desk.get_by_role("heading", name="¿Ve la firma en el formato?")).to_be_visible()
    desk.keyboard.press("Enter")

    shown(desk, "need")
    desk.check("input[name=request_class][value=SERVICES]", force=True)
    desk.check("input[name=information_level][value='2']", force=True)
    desk.select_option("[name=taken_product]", index=1)
    picture(desk, "desk")
    desk.keyboard.press("Enter")

    shown(desk, "guide")
    picture(desk, "desk-guide")
    desk.keyboard.press("Enter")

    shown(desk, "ticket")
    desk.check("input[name=decision] >> nth=1", force=True)
    desk.check("input[name=pqrsf_class][value=PETITION]", force=True)
    desk.check("input[name=petition_form][value=VERBAL]", force=True)
    desk.fill("[name=matter]", "Pide copia de su certificado de afiliación")
    picture(desk, "desk-ticket")
    desk.keyboard.press("Control+Enter")

    shown(desk, "finish")
    expect(desk.get_by_text(re.compile(r"CALI-\d{4}-\d{6}")).first).to_be_visible()
    picture(desk, "desk-finish")


def test_a_turn_is_taken_and_called(stage: Stage, outside: Outside, picture: Picture) -> None:
    for _person in range(2):
        outside.issue("RECREATION")
    kiosk = stage.device("kiosk", **UPRIGHT)
    kiosk.add_init_script(WITH_VOICE)
    kiosk.goto("/kiosko/")
    expect(kiosk.locator("[data-line=RECREATION]")).to_be_visible()
    expect(kiosk.locator("[data-tool=speech]")).to_be_visible()
    picture(kiosk, "kiosk")
    kiosk.click("#priority-ask")
    picture(kiosk, "kiosk-priority")
    kiosk.click("[data-priority=OLDER_ADULT]")
    kiosk.click("#with-document")
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")
    expect(kiosk.locator("#document-shown")).to_have_text("•••••456")
    picture(kiosk, "kiosk-document")
    kiosk.click("#document-done")
    expect(kiosk.locator("[data-step=ticket]")).to_be_visible()
    expect(kiosk.get_by_text("Retire su tiquete.")).to_be_visible()
    picture(kiosk, "kiosk-ticket", steady={"[data-countdown]": "8"})

    turn = outside.issue("RECREATION")
    phone = stage.open(**PHONE).new_page()
    phone.goto(urlsplit(turn["follow_url"]).path)
    expect(phone.get_by_role("heading", name=turn["code"])).to_be_visible()
    picture(phone, "phone")

    hall = stage.device("display", **HALL)
    hall.goto("/sala/")
    called = outside.call_next()
    expect(hall.locator("[data-call=code]")).to_have_text(called)
    picture(hall, "hall")
    outside.free()


def test_somebody_is_attended_and_rates(stage: Stage, outside: Outside, picture: Picture) -> None:
    outside.issue("RECREATION")
    desk = stage.staff(ADVISOR)
    tablet = stage.device("tablet", desk=DESK, **TABLET)
    tablet.goto("/tableta/")
    end(desk)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    picture(desk, "desk-idle")
    desk.keyboard.press("F2")
    shown(desk, "called")
    picture(desk, "desk-called")
    desk.keyboard.press("Enter")
    shown(desk, "identify")
    picture(desk, "desk-identify")

    serve(desk, picture)
    desk.keyboard.press("F9")
    shown(desk, "idle")

    expect(tablet.locator("[data-score='5']")).to_be_visible()
    picture(tablet, "tablet")
    tablet.click("[data-score='5']")
    expect(tablet.locator("[data-step=thanks]")).to_be_visible()


def test_the_coordinator_plans_the_lunches(stage: Stage, picture: Picture) -> None:
    office = stage.staff("clara")
    office.goto("/coordinacion/almuerzos/")
    for place, (hour, minutes) in enumerate(LUNCHES):
        office.locator("[name^=starts_at-]").nth(place).fill(hour)
        office.locator("[name^=minutes-]").nth(place).fill(minutes)
    office.get_by_role("button", name="Guardar los almuerzos").click()
    expect(office.get_by_text("Quedó guardado el almuerzo")).to_be_visible()

    desk = stage.staff("bruno")
    desk.get_by_role("button", name="Salir a almorzar").click()
    shown(desk, "away")
    picture(desk, "desk-lunch")
    office.goto("/coordinacion/almuerzos/")
    expect(office.locator(".lunches")).to_contain_text(re.compile("Vuelve a las? "))
    picture(office, "lunch")
    desk.keyboard.press("Enter")
    shown(desk, "idle")


def test_the_site_closes_early(stage: Stage, outside: Outside, picture: Picture) -> None:
    outside.issue("RECREATION")
    kiosk = stage.device("kiosk", **UPRIGHT)
    kiosk.add_init_script(WITH_VOICE)
    kiosk.goto("/kiosko/")
    office = stage.staff("clara")
    office.goto("/coordinacion/cierre/")
    picture(office, "closing")
    office.get_by_label("Motivo").fill("corte de energía")
    office.get_by_role("button", name="Cerrar antes").click()
    try:
        expect(kiosk.locator("#kiosk[data-step=closed]")).to_be_visible()
        picture(kiosk, "kiosk-closed")
    finally:
        office.get_by_role("button", name="Volver al horario de siempre").click()
    expect(office.get_by_text("Se vuelve al horario de siempre.")).to_be_visible()


def test_the_coordinator_looks_after_the_day(stage: Stage, picture: Picture) -> None:
    office = stage.staff("clara")
    expect(office.locator(".tile-figure").first).to_be_visible()
    picture(office, "day")
    office.goto("/coordinacion/informe/")
    expect(office.get_by_role("heading", name="Por línea de servicio")).to_be_visible()
    picture(office, "report")
    office.goto("/coordinacion/dispositivos/")
    office.get_by_label("Para qué es").select_option("DISPLAY")
    office.get_by_label("Nombre, para reconocerlo").fill("Pantalla del segundo piso")
    office.get_by_role("button", name="Registrar y dar código").click()
    expect(office.locator(".pairing-code")).to_be_visible()
    picture(office, "devices", steady=PAIRING_CODE)
