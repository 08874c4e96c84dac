"""One customer walks through the whole procedure on the real screens: kiosk, hall, desk, tablet, report."""

import io
import re
from collections.abc import Callable
from itertools import count

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.cast import PNG
from tests.journeys.conftest import Stage
from tests.journeys.test_desk import empty_the_line

pytestmark = pytest.mark.browser

_documents = count(1_020_000_001)


def take_turn(kiosk: Page, line: str, document: str = "", *, priority: str = "") -> str:
    """Touch what a person touches at the kiosk; return the code on the ticket."""
    kiosk.goto("/kiosko/")
    if priority:
        kiosk.click("#priority-ask")
        kiosk.click(f"[data-priority={priority}]")
        if document:
            kiosk.click("#with-document")
    kiosk.click(f"[data-line={line}]")
    for digit in document:
        kiosk.locator("#keypad").get_by_role("button", name=digit, exact=True).click()
    if document:
        kiosk.click("#document-done")
    elif not priority:
        kiosk.click("#document-skip")
    code = kiosk.locator(".ticket-code").first
    expect(code).to_be_visible()
    return code.inner_text()


def press_next(desk: Page) -> None:
    """Press Enter: the one primary action that the desk offers."""
    desk.keyboard.press("Enter")
    desk.wait_for_load_state("networkidle")


def heading(desk: Page, words: str) -> None:
    expect(desk.get_by_role("heading", name=words).first).to_be_visible()


def visit_of(desk: Page) -> str:
    """Return the id of the visit on the desk, as its forms carry it."""
    action = desk.locator("#work-form").get_attribute("action") or ""
    return action.split("/")[3]


def report_figures(office: Page) -> dict[str, object]:
    """Return the totals of today's Informe Turnero CIS, as the spreadsheet gives them."""
    answer = office.request.get("/coordinacion/informe.xlsx")
    assert answer.ok
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    sheet = book.worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row and row[0]]
    return {str(row[0]): row[1] for row in rows if len(row) > 1}


def test_a_new_customer_goes_from_the_kiosk_to_the_report(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    document = str(next(_documents))
    kiosk = stage.device("kiosk", width=1080, height=1920)
    hall = stage.device("display", width=1920, height=1080)
    tablet = stage.device("tablet", width=1280, height=800, desk=1)
    desk, office = stage.staff("ana"), stage.staff("clara", width=1920, height=1080)
    empty_the_line(desk)
    for screen, address in ((kiosk, "/kiosko/"), (hall, "/sala/"), (tablet, "/tableta/")):
        screen.goto(address)
    before = report_figures(office)
    for screen in (kiosk, hall, tablet, desk):
        accessible(screen)

    code = take_turn(kiosk, "RECREATION", document)
    accessible(kiosk)

    desk.keyboard.press("F2")
    expect(hall.get_by_text(code, exact=True).first).to_be_visible()
    accessible(hall)
    heading(desk, f"Esperando a {code}")
    accessible(desk)
    press_next(desk)

    heading(desk, "¿Quién es la persona?")
    expect(desk.locator("[name=document_number]")).to_have_value(re.compile(r"[\d.]+"))
    accessible(desk)
    press_next(desk)
    heading(desk, "No encontramos ese documento")
    accessible(desk)
    desk.fill("[name=given_names]", "Persona")
    desk.fill("[name=family_names]", "Ficticia de Prueba")
    desk.fill("[name=phone]", "315 555 0199")
    press_next(desk)

    heading(desk, "Falta la autorización de datos")
    accessible(desk)
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="formato").first.click()
    assert desk.context.request.get(opened.value.url).body().startswith(b"%PDF-")
    opened.value.close()
    desk.set_input_files("input[type=file]", {"name": "firmado.png", "mimeType": "image/png", "buffer": PNG})
    heading(desk, "¿Ve la firma en el formato?")
    accessible(desk)
    press_next(desk)

    heading(desk, "¿Qué necesita la persona?")
    accessible(desk)
    desk.check("input[name=request_class][value=SERVICES]", force=True)
    desk.check("input[name=information_level][value='2']", force=True)
    desk.select_option("[name=taken_product]", index=1)
    visit = visit_of(desk)
    press_next(desk)
    heading(desk, "Abra la guía del servicio")
    press_next(desk)
    heading(desk, "¿Queda una petición por radicar?")
    accessible(desk)
    desk.check("input[name=decision] >> nth=1", force=True)
    desk.check("input[name=pqrsf_class][value=PETITION]", force=True)
    desk.check("input[name=petition_form][value=VERBAL]", force=True)
    desk.fill("[name=matter]", "Pide copia de su certificado de afiliación")
    desk.keyboard.press("Control+Enter")

    heading(desk, "Todo está registrado")
    expect(desk.get_by_text(re.compile(r"CALI-\d{4}-\d{6}")).first).to_be_visible()
    accessible(desk)
    desk.keyboard.press("F9")
    expect(desk.get_by_text("Módulo libre").first).to_be_visible()

    face = tablet.locator("[name=score][value='5'], [data-score='5']").first
    expect(face).to_be_visible()
    accessible(tablet)
    face.click()
    expect(tablet.get_by_text(re.compile("Gracias", re.IGNORECASE)).first).to_be_visible()

    office.goto("/coordinacion/")
    accessible(office)
    office.goto(f"/coordinacion/atencion/{visit}/")
    expect(office.get_by_text("Ficticia de Prueba").first).to_be_visible()
    accessible(office)
    office.goto("/coordinacion/informe/")
    accessible(office)
    after = report_figures(office)
    assert {name for name in after if after[name] != before.get(name)}
