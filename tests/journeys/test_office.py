"""The coordinator's office in a real browser: every page, at both sizes, by day and by night."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.customers.test_affiliates_file import DORA, as_csv
from tests.journeys.conftest import Stage
from tests.journeys.public import HALL, UPRIGHT
from tests.journeys.test_desk import empty_the_line, shown, take_turn

pytestmark = pytest.mark.browser

SIZES = [(1366, 768, "light"), (1366, 768, "dark"), (1920, 1080, "light"), (1920, 1080, "dark")]


def choose_file(page: Page, content: bytes) -> None:
    page.goto("/coordinacion/afiliados/")
    page.set_input_files("#file", {"name": "afiliados.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Probar el archivo").click()


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_every_page_of_the_office_is_accessible(
    stage: Stage, accessible: Callable[[Page], None], width: int, height: int, scheme: str
) -> None:
    page = stage.staff("clara", width=width, height=height, color_scheme=scheme)

    for address in [
        "",
        "almuerzos/",
        "personal/",
        "reglas/",
        "llamados/",
        "llamados/?turno=nadie",
        "cierre/",
        "envios/",
        "envios/sin-publicidad/",
        "informe/",
        "informe/?desde=ayer",
        "afiliados/",
        "dispositivos/",
    ]:
        page.goto(f"/coordinacion/{address}")
        accessible(page)
    for content in [as_csv(DORA), as_csv(DORA | {"categoria": "Z"}), b"documento\n1\n"]:
        choose_file(page, content)
        accessible(page)


def test_the_day_moves_by_itself_when_somebody_takes_a_turn(stage: Stage) -> None:
    page = stage.staff("clara")
    expect(page.locator("html[data-live-state=live]")).to_be_attached()
    waiting = page.locator(".tile-figure").first
    before = int(waiting.inner_text())

    answer = httpx.post(
        f"{stage.demo.url}/api/v1/sites/CALI/turns",
        json={"service_line": "HEALTH"},
        headers={
            "Authorization": f"Bearer {stage.demo.access['tokens']['client']}",
            "Idempotency-Key": "office-journey",
        },
    )

    assert answer.status_code == httpx.codes.CREATED
    expect(waiting).to_have_text(str(before + 1))


def test_a_device_registered_here_is_paired_with_its_code(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    page = stage.staff("clara")
    page.goto("/coordinacion/dispositivos/")
    page.get_by_label("Para qué es").select_option("DISPLAY")
    page.get_by_label("Nombre, para reconocerlo").fill("Pantalla del segundo piso")
    page.get_by_role("button", name="Registrar y dar código").click()
    accessible(page)
    code = page.locator(".pairing-code").inner_text().removeprefix("Código:")

    screen = stage.open(width=1920, height=1080).new_page()
    screen.goto("/emparejar/")
    screen.get_by_label("Código").fill("".join(code.split()))
    screen.get_by_role("button", name="Emparejar").click()
    screen.wait_for_url("**/sala/")

    page.goto("/coordinacion/dispositivos/")
    row = page.get_by_role("row", name="Pantalla del segundo piso")
    expect(row).to_contain_text(re.compile("Emparejado|En línea"))
    row.get_by_text("Retirar", exact=True).click()
    row.get_by_role("button", name="Sí, retirarlo").click()
    expect(page.get_by_text("quedó retirado")).to_be_visible()
    screen.goto("/sala/")
    screen.wait_for_url("**/emparejar/")


def test_the_menu_of_the_bar_closes_by_itself_and_leads_to_the_password(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    page = stage.staff("clara")
    menu = page.locator(".top-bar-menu")
    menu.locator("summary").click()
    accessible(page)
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")

    menu.locator("summary").click()
    page.get_by_role("link", name="Cambiar la contraseña").click()
    page.fill("#current", "otra")
    page.fill("#new", "corta")
    page.fill("#again", "corta")
    page.keyboard.press("Enter")

    expect(page.locator("#current")).to_be_focused()
    accessible(page)
    page.get_by_role("link", name="Volver sin cambiarla").click()
    expect(page).to_have_url(f"{stage.demo.url}/coordinacion/")


def test_closing_early_reaches_every_screen_without_a_new_page(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    kiosk, chosen = (stage.device("kiosk", **UPRIGHT) for _screen in range(2))
    hall = stage.device("display", **HALL)
    for page, address in ((kiosk, "/kiosko/"), (chosen, "/kiosko/"), (hall, "/sala/")):
        page.goto(address)
    chosen.click("[data-line=HEALTH]")
    office = stage.staff("clara")
    office.goto("/coordinacion/cierre/")
    office.get_by_label("Motivo").fill("corte de energía")
    office.get_by_role("button", name="Cerrar antes").click()
    try:
        expect(office.get_by_text("Ya no se dan turnos hoy.")).to_be_visible()
        accessible(office)
        for screen in (kiosk, chosen):
            expect(screen.locator("#kiosk[data-step=closed]")).to_be_visible()
            expect(screen.get_by_text("Si ya tiene su turno, le atendemos hoy.")).to_be_visible()
        accessible(kiosk)
        expect(hall.locator(".door")).to_be_visible()
        accessible(hall)
        chosen.get_by_role("link", name="English").click()
        expect(chosen.get_by_role("heading", name="Today we stopped giving turns earlier")).to_be_visible()
    finally:
        office.get_by_role("button", name="Volver al horario de siempre").click()
    for screen in (kiosk, chosen):
        expect(screen.locator("[data-line=HEALTH]")).to_be_visible()
    expect(hall.locator(".door")).to_be_hidden()


def test_the_roster_is_filled_in_by_keyboard(stage: Stage, accessible: Callable[[Page], None]) -> None:
    page = stage.staff("clara")
    page.goto("/coordinacion/almuerzos/")
    starts_at, minutes = (page.locator(f"[name^={field}-]").last for field in ("starts_at", "minutes"))
    usual = (starts_at.input_value(), minutes.input_value())
    starts_at.fill("")
    minutes.fill("")
    page.keyboard.type("mucho")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Escriba a qué hora sale, como 12:30.")).to_be_visible()
    expect(page.locator("[name^=starts_at-]").last).to_be_focused()
    expect(page.locator("[name^=minutes-]").last).to_have_value("much")
    accessible(page)
    starts_at.fill(usual[0])
    minutes.fill(usual[1])
    page.keyboard.press("Enter")
    expect(page.get_by_text("No había nada que cambiar.")).to_be_visible()


def test_what_is_typed_to_close_early_stays_when_the_line_moves(stage: Stage) -> None:
    page = stage.staff("clara")
    page.goto("/coordinacion/cierre/")
    expect(page.locator("html[data-live-state=live]")).to_be_attached()
    waiting = page.locator("#day-left .check-title").filter(has_text="espera").first
    before = waiting.inner_text()
    page.get_by_label("Hora del último turno").fill("23:30")

    take_turn(stage)

    expect(waiting).not_to_have_text(before)
    expect(page.get_by_label("Hora del último turno")).to_have_value("23:30")
    expect(page.get_by_label("A una hora")).to_be_checked()


def test_news_of_the_line_does_not_take_a_question_away(stage: Stage) -> None:
    page = stage.staff("clara")
    page.goto("/coordinacion/personal/")
    expect(page.locator("html[data-live-state=live]")).to_be_attached()
    row = page.get_by_role("row", name="Ana Ficticia Ríos", exact=False)
    row.get_by_text("Terminar", exact=True).click()

    with page.expect_response(lambda response: response.url.endswith("/coordinacion/personal/")):
        take_turn(stage)

    expect(row.get_by_role("button", name="Sí, terminarla")).to_be_visible()
    page.wait_for_timeout(300)
    expect(row.get_by_role("button", name="Sí, terminarla")).to_be_visible()


def test_a_rule_is_tried_with_a_day_and_published(stage: Stage, accessible: Callable[[Page], None]) -> None:
    desk = stage.staff("ana")
    empty_the_line(desk)
    code = take_turn(stage)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    desk.keyboard.press("F2")
    shown(desk, "called")
    page = stage.staff("clara", width=390, height=844)
    page.goto("/coordinacion/reglas/")

    page.get_by_label("Tope de espera (minutos)").fill("25")
    page.get_by_role("button", name="Probar sin publicar").click()
    expect(page.get_by_role("heading", name="Prueba con lo de hoy hasta ahora")).to_be_in_viewport()
    expect(page.get_by_role("table").first).to_contain_text("Regla nueva")
    accessible(page)
    page.get_by_role("button", name="Publicar la regla").click()
    expect(page.get_by_label("Por qué cambia")).to_be_focused()
    accessible(page)
    page.keyboard.type("Prueba de un recorrido")
    page.get_by_role("button", name="Publicar la regla").click()

    expect(page.locator(".rule-sentence")).to_contain_text("quien espera más de 25 minutos pasa primero")
    page.goto(f"/coordinacion/llamados/?turno={code}")
    accessible(page)
    empty_the_line(desk)
