"""A receipt on its way: held up while the mail is off, and by WhatsApp delivered, read and answered."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.cast import PNG
from tests.connectors.whatsapp.bodies import signature, written
from tests.journeys.conftest import Stage
from tests.journeys.test_desk import empty_the_line, shown, take_turn
from tests.journeys.test_telephone import in_the_program

pytestmark = pytest.mark.browser

BY_MAIL, BY_WHATSAPP = "1020000901", "1020000902"
NUMBER = "315 5550077"
HOW_THE_ANSWER_CAME = """
from ventanilla.kernel.inbox.models import Delivery
message = Message.objects.get(address="+573155550077")
pressed = f"recibido:{message.nonce}".encode()
came = [each for each in Delivery.objects.filter(source="whatsapp") if pressed in bytes(each.body)]
print(json.dumps({
    "signatures": [each.headers["X-Hub-Signature-256"] for each in came],
    "statuses": sorted(message.statuses.values_list("state", flat=True)),
}))
"""


def switch(office: Page, name: str) -> None:
    """Press the button of that name on the page of the mail, with a reason."""
    office.goto("/coordinacion/envios/sistema/mail/")
    office.fill("#switch-why", "Mantenimiento del correo")
    office.get_by_role("button", name=name, exact=True).click()
    office.wait_for_url("**/coordinacion/envios/")


def file_a_petition(stage: Stage, desk: Page, document: str) -> None:
    """Attend somebody new at the desk, who authorizes the use of their data and files a petition."""
    empty_the_line(desk)
    take_turn(stage, document)
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

    file_a_petition(stage, desk, BY_MAIL)
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


def test_a_receipt_by_whatsapp_is_delivered_read_and_answered(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    desk = stage.staff("bruno")
    file_a_petition(stage, desk, BY_WHATSAPP)
    filed = desk.locator(".filed-number").inner_text()
    desk.locator(".send-receipt summary").click()
    desk.check("input[name=channel][value=whatsapp]", force=True)
    desk.fill("#id_phone", NUMBER)
    desk.check("#id_says_yes")
    desk.get_by_role("button", name="Enviar", exact=True).click()
    sent = desk.locator(".written li")
    expect(sent.get_by_text("Entregado", exact=True)).to_be_visible()

    telephone = stage.open(width=1366, height=768).new_page()
    telephone.goto("/demostracion/celulares/")
    telephone.get_by_role("link", name=NUMBER).click()
    expect(telephone.locator(".bubble")).to_contain_text(f"Su número de radicado es {filed}")
    expect(sent.get_by_text("Leído", exact=True)).to_be_visible()

    forged = written("text", number="573155550077", text={"body": "No lo recibí"})
    hook = f"{stage.demo.url}/ganchos/whatsapp/"
    turned_away = httpx.post(hook, content=forged, headers={"X-Hub-Signature-256": signature(forged)})
    telephone.get_by_role("button", name="Recibido", exact=True).click()

    expect(sent.get_by_text(re.compile("Respondió: «Recibido»"))).to_be_visible()
    accessible(telephone)
    desk.locator(".no-advertising summary").click()
    accessible(desk)
    desk.get_by_role("button", name="Anotar que no").click()
    expect(desk.locator(".customer").get_by_text("No por WhatsApp")).to_be_visible()
    expect(sent.get_by_text("Leído", exact=True)).to_be_visible()
    assert turned_away.status_code == httpx.codes.UNAUTHORIZED
    told = in_the_program(stage.demo, HOW_THE_ANSWER_CAME)
    assert told["statuses"] == ["delivered", "read", "sent"]
    assert [re.fullmatch("sha256=[0-9a-f]{64}", each) is not None for each in told["signatures"]] == [True]
