"""A receipt waits while the mail is switched off; the coordinator sees it, lets it go, and the desk sees it leave."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PNG
from tests.journeys.conftest import Stage
from tests.journeys.test_desk import empty_the_line, shown, take_turn

pytestmark = pytest.mark.browser

DOCUMENT = "1020000901"


def switch(office: Page, name: str) -> None:
    """Press the button of that name on the page of the mail, with a reason."""
    office.goto("/coordinacion/envios/sistema/mail/")
    office.fill("#switch-why", "Mantenimiento del correo")
    office.get_by_role("button", name=name, exact=True).click()
    office.wait_for_url("**/coordinacion/envios/")


def file_a_petition(stage: Stage, desk: Page) -> None:
    """Attend somebody new at the desk, who authorizes the use of their data and files a petition."""
    empty_the_line(desk)
    take_turn(stage, DOCUMENT)
    desk.keyboard.press("F2")
    shown(desk, "called")
    desk.keyboard.press("Enter")
    shown(desk, "identify")
    desk.keyboard.press("Enter")
    desk.fill("[name=given_names]", "Persona")
    desk.fill("[name=family_names]", "Ficticia de Constancia")
    desk.keyboard.press("Enter")
    shown(desk, "authorize")
    desk.set_input_files("input[type=file]", {"name": "firmado.png", "mimeType": "image/png", "buffer": PNG})
    expect(desk.get_by_role("heading", name="¿Ve la firma en el formato?")).to_be_visible()
    desk.keyboard.press("Enter")
    shown(desk, "need")
    desk.goto("/modulo/?paso=ticket")
    desk.check("input[name=decision] >> nth=1", force=True)
    desk.check("input[name=pqrsf_class][value=PETITION]", force=True)
    desk.check("input[name=petition_form][value=VERBAL]", force=True)
    desk.fill("[name=matter]", "Pide copia de su certificado de afiliación")
    desk.keyboard.press("Control+Enter")
    shown(desk, "need")
    desk.goto("/modulo/?paso=ticket")


def test_a_receipt_waits_while_the_mail_is_off_and_everybody_sees_it(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    desk, office = stage.staff("bruno"), stage.staff("clara")
    office.goto("/coordinacion/envios/sistema/mail/")
    office.get_by_role("button", name="Apagar", exact=True).click()
    expect(office.locator("#switch-why-error")).to_be_visible()
    accessible(office)
    switch(office, "Apagar")
    mail = office.locator(".target", has=office.get_by_role("heading", name="Correo"))
    expect(mail.get_by_text("Apagado", exact=True)).to_be_visible()
    expect(office.locator("html[data-live-state=live]")).to_be_attached()
    waiting = mail.locator("dd").first
    before = int(waiting.inner_text())
    accessible(office)

    file_a_petition(stage, desk)
    desk.locator(".send-receipt summary").focus()
    desk.keyboard.press("Enter")
    desk.check("input[name=channel][value=mail]", force=True)
    desk.fill("#id_email", "persona")
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_email-error")).to_be_visible()
    accessible(desk)
    desk.fill("#id_email", "persona@ejemplo.co")
    desk.keyboard.press("Enter")

    expect(desk.locator(".written").get_by_text("Por enviar")).to_be_visible()
    expect(desk.locator(".customer").get_by_text("1 envío en camino")).to_be_visible()
    accessible(desk)
    expect(waiting).to_have_text(str(before + 1))

    switch(office, "Encender")
    expect(mail.get_by_text("Apagado", exact=True)).to_have_count(0)
    expect(desk.locator(".written").get_by_text("Enviado")).to_be_visible()
    expect(desk.locator(".customer").get_by_text("1 envío en camino")).to_have_count(0)
