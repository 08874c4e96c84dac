"""From an empty database to the first turn, as somebody new to it goes: link, steps, people, devices, opening."""

import datetime as dt
import io
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.config import programs
from tests.config.programs import RunningProgram
from tests.journeys import album
from tests.journeys.conftest import Demo, Picture, Stage
from tests.journeys.public import HALL, TABLET, UPRIGHT
from tests.journeys.test_desk import shown

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
BOGOTA = ZoneInfo("America/Bogota")
ALL_DAY = ("00:00", "23:59", "23:59")
LAST_MINUTES = dt.time(23, 50)
CHOSEN = "el patio de la casa grande"
PEOPLE = [
    ["CC", "31.123.456", "Ana Lucía", "Restrepo Gil", "Asesor de Servicios (CIS)"],
    ["CC", "94.555.666", "Bruno", "Díaz Mora", "Asesor de Servicios (CIS)"],
    ["CC", "66.777.888", "Clara", "Ospina Rojas", "Coordinador II"],
]
MOST_FIELDS_TYPED = 23
"""Nine of them hours, for a journey at any time of day cannot take the ones on offer. Cells of the sheet do not count."""

STEADY_PASSWORD = {".slip-password": "h7kp-m2qx-w9ra"}
STEADY_CODE = {".code-code": "7KPM 2QXR"}
PAGES = [
    "caja",
    "sede",
    "sede/?nueva=1",
    "horario",
    "lineas",
    "modulos",
    "personas",
    "dispositivos",
    "textos",
    "listo",
]
SIZES = [(1366, 768, "light"), (1366, 768, "dark"), (390, 844, "light")]
CUT_OFF = """[...document.querySelectorAll("main *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .filter((each) => !each.closest(".panel, .table-scroll, .setup-steps"))
  .map((each) => each.outerHTML.slice(0, 120))"""


@dataclass
class Person:
    """Somebody at a page, and how many fields they had to fill in."""

    page: Page
    fields: int = 0
    presses: int = 0

    def types(self, label: str, text: str) -> None:
        """Fill in the field with that label."""
        self.into(self.page.get_by_label(label, exact=True), text)

    def into(self, field: Locator, text: str) -> None:
        """Fill in a field."""
        field.fill(text)
        self.fields += 1

    def presses_button(self, name: str) -> None:
        """Press the button with that name."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.presses += 1

    def arrives(self, step: str) -> None:
        """Wait for the page of a step."""
        self.page.wait_for_url(f"**/puesta-en-marcha/{step}/")


@dataclass
class Premises:
    """A new site: the program that runs on its empty database, and its browsers."""

    program: RunningProgram
    link: str
    stage: Stage
    passwords: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def premises(
    request: pytest.FixtureRequest, browser: Browser, thread: ThreadPoolExecutor
) -> Iterator[Premises]:
    """A program on an empty data folder, ended by its pid. A message of error in any console fails the journey."""
    named = {"PUBLIC_URL": album.PUBLIC_URL} if request.config.getoption("--pictures") else {}
    with programs.data_folder() as data, programs.program(data, "run", **named) as running:
        assert running.process is not None
        link = running.says("clave=")
        stage = Stage(Demo({"base_url": running.address}, running.process.pid, None, data), browser, [])
        yield Premises(running, link, stage)
        thread.submit(stage.close).result()
        assert stage.complaints == []


def wait_past_midnight() -> None:
    """Begin a journey near the end of the day after it: in the last minute of a day no site gives turns."""
    while dt.datetime.now(BOGOTA).time() > LAST_MINUTES:
        time.sleep(1)


def path_of(link: str) -> str:
    """Return a link without its host, which for pictures is an example."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def filled_in(template: Path) -> bytes:
    """Return the sheet that was handed out with the people of the site in it."""
    workbook = load_workbook(io.BytesIO(template.read_bytes()))
    for person in PEOPLE:
        workbook.worksheets[0].append(person)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def make_account(olga: Person, premises: Premises, check: Check, picture: Picture) -> None:
    olga.page.goto("/")
    expect(olga.page.get_by_role("heading", name="Aquí comienza su centro de servicios")).to_be_visible()
    check(olga.page)
    olga.page.goto(path_of(premises.link))
    picture(olga.page, "setup-account")
    check(olga.page)
    olga.types("Nombre completo", "Olga Marín")
    olga.types("Usuario, para entrar", "olga.marin")
    olga.types("Contraseña", CHOSEN)
    olga.types("La contraseña, otra vez", CHOSEN)
    olga.page.keyboard.press("Enter")
    olga.arrives("caja")


def tell_who_the_caja_is(olga: Person, check: Check) -> None:
    check(olga.page)
    olga.presses_button("Guardar y seguir")
    expect(olga.page.get_by_label("Nombre, como la gente la conoce")).to_be_focused()
    check(olga.page)
    olga.types("Nombre, como la gente la conoce", "Caja del Valle")
    olga.types("Razón social", "Caja de Compensación del Valle (ficticia)")
    olga.types("NIT, con dígito de verificación", "890303093-5")
    olga.types("Dirección", "Calle 5 # 6-63")
    olga.types("Teléfono", "602 886 2727")
    olga.types("Correo", "datos@ejemplo.co")
    olga.presses_button("Guardar y seguir")
    olga.arrives("sede")


def tell_where_it_is_and_when_it_opens(olga: Person, check: Check, picture: Picture) -> None:
    olga.types("Nombre de la sede", "Sede Cali")
    olga.types("Ciudad", "Cali")
    olga.types("Dirección", "Calle 5 # 6-63")
    check(olga.page)
    olga.page.keyboard.press("Enter")
    olga.arrives("horario")
    picture(olga.page, "setup-hours")
    check(olga.page)
    for weekday in (1, 6, 7):
        for part, text in zip(("opens_at", "last_turn_at", "closes_at"), ALL_DAY, strict=True):
            olga.into(olga.page.locator(f"[name={part}-{weekday}-0]"), text)
    olga.page.get_by_role("button", name="Copiar el horario del lunes").click()
    expect(olga.page.locator("[name=opens_at-5-0]")).to_have_value("00:00")
    olga.page.get_by_label("Se abre también los festivos").check()
    olga.presses_button("Guardar y seguir")
    olga.arrives("lineas")


def share_out_the_work(olga: Person, check: Check, picture: Picture) -> None:
    picture(olga.page, "setup-lines")
    check(olga.page)
    olga.page.locator(".look-now").first.click()
    check(olga.page)
    olga.presses_button("Guardar y seguir")
    olga.arrives("modulos")
    picture(olga.page, "setup-desks")
    check(olga.page)
    olga.into(olga.page.get_by_label("¿Cuántos módulos hay?"), "2")
    olga.presses_button("Poner esa cantidad")
    expect(olga.page.get_by_label("Número del módulo")).to_have_count(2)
    olga.presses_button("Guardar y seguir")
    olga.arrives("personas")


def bring_in_the_people(olga: Person, premises: Premises, check: Check, picture: Picture) -> None:
    check(olga.page)
    with olga.page.expect_download() as handed_out:
        olga.page.get_by_role("link", name="Bajar la plantilla").click()
    sheet = filled_in(handed_out.value.path())
    olga.page.set_input_files("#file", {"name": "personas.xlsx", "mimeType": "", "buffer": b"no es una hoja"})
    olga.presses_button("Probar la hoja")
    check(olga.page)
    olga.page.set_input_files("#file", {"name": "personas.xlsx", "mimeType": "", "buffer": sheet})
    olga.presses_button("Probar la hoja")
    picture(olga.page, "setup-staff")
    check(olga.page)
    olga.presses_button("Aplicar y dar las contraseñas")
    check(olga.page)
    for slip in olga.page.locator(".slip").all():
        username, password = slip.locator(".slip-word").all_inner_texts()
        premises.passwords[username] = password
    picture(olga.page, "setup-passwords", steady=STEADY_PASSWORD)
    olga.page.get_by_role("link", name="Ya las tengo: seguir").click()
    check(olga.page)
    olga.page.get_by_role("link", name="Seguir", exact=True).click()
    olga.arrives("dispositivos")


def pair_the_devices(
    olga: Person, premises: Premises, check: Check, picture: Picture
) -> tuple[Page, Page, Page]:
    """Return the kiosk, the hall display and the tablet of desk 1, each a browser of its own."""
    check(olga.page)
    olga.presses_button("Mostrar los códigos")
    picture(olga.page, "setup-devices", steady=STEADY_CODE)
    check(olga.page)
    cards = olga.page.locator(".code")
    expect(cards).to_have_count(4)
    screens = []
    for card, size in zip(cards.all(), (UPRIGHT, HALL, TABLET), strict=False):
        screen = premises.stage.open(**size).new_page()
        screen.goto(path_of(card.locator(".code-here").get_attribute("href") or ""))
        screen.get_by_role("button", name=re.compile("Emparejar")).click()
        screen.wait_for_url(re.compile("/(kiosko|sala|tableta)/"))
        expect(card.get_by_text("Ya quedó emparejado")).to_be_visible()
        screens.append(screen)
    olga.page.get_by_role("link", name="Seguir", exact=True).click()
    olga.arrives("textos")
    kiosk, hall, tablet = screens
    return kiosk, hall, tablet


def open_it(olga: Person, check: Check, picture: Picture) -> None:
    check(olga.page)
    olga.presses_button("Guardar y seguir")
    olga.arrives("listo")
    picture(olga.page, "setup-ready")
    check(olga.page)
    olga.page.get_by_label("Lo confirmo").check()
    olga.presses_button("Declarar vigente y abrir")
    expect(olga.page.get_by_role("heading", name="Sede Cali está abierta")).to_be_visible()
    check(olga.page)


def sit_down(premises: Premises, username: str) -> Page:
    """Return the desk of somebody who signs in for the first time."""
    page = premises.stage.open(width=1366, height=768).new_page()
    page.goto("/entrar/")
    page.get_by_label("Usuario").fill(username)
    page.get_by_label("Contraseña", exact=True).fill(premises.passwords[username])
    page.keyboard.press("Enter")
    page.wait_for_url("**/cambiar-clave/")
    page.get_by_label("La que le dieron").fill(premises.passwords[username])
    page.get_by_label("La nueva", exact=True).fill("una canoa por el río Cauca")
    page.get_by_label("La nueva, otra vez").fill("una canoa por el río Cauca")
    page.keyboard.press("Enter")
    page.wait_for_url("**/modulo/")
    page.get_by_role("button", name=re.compile("Módulo 1")).click()
    shown(page, "idle")
    return page


def test_a_new_site_gives_its_first_turn_by_following_the_screen(
    premises: Premises, accessible: Check, picture: Picture
) -> None:
    wait_past_midnight()
    olga = Person(premises.stage.open(width=1366, height=768).new_page())

    make_account(olga, premises, accessible, picture)
    tell_who_the_caja_is(olga, accessible)
    tell_where_it_is_and_when_it_opens(olga, accessible, picture)
    share_out_the_work(olga, accessible, picture)
    bring_in_the_people(olga, premises, accessible, picture)
    kiosk, hall, _tablet = pair_the_devices(olga, premises, accessible, picture)
    expect(kiosk.locator("[data-line=RECREATION]")).to_be_hidden()
    open_it(olga, accessible, picture)
    desk = sit_down(premises, "ana.restrepo")
    kiosk.locator("[data-line=RECREATION]").click()
    kiosk.locator("#document-skip").click()
    expect(kiosk.locator("[data-step=ticket]")).to_contain_text("R-001")
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    desk.keyboard.press("F2")
    shown(desk, "called")

    expect(desk.get_by_text("R-001").first).to_be_visible()
    expect(hall.locator("[data-call=code]")).to_have_text("R-001")
    assert olga.fields <= MOST_FIELDS_TYPED


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_every_page_of_the_set_up_is_accessible_and_fits_its_window(
    stage: Stage, accessible: Check, width: int, height: int, scheme: str
) -> None:
    page = stage.staff("admin", width=width, height=height, color_scheme=scheme)

    for address in PAGES:
        page.goto(f"/puesta-en-marcha/{address}" + ("" if "?" in address else "/"))
        accessible(page)
        assert page.evaluate(CUT_OFF) == [], address


def test_without_scripts_the_forms_do_the_same(stage: Stage) -> None:
    page = stage.staff("admin", java_script_enabled=False)

    page.goto("/puesta-en-marcha/horario/")
    for part, text in zip(("opens_at", "last_turn_at", "closes_at"), ALL_DAY, strict=True):
        page.locator(f"[name={part}-2-0]").fill(text)
        page.locator(f"[name={part}-4-0]").fill(text)
    page.get_by_role("button", name="No abre el jueves").click()
    expect(page.locator("[name=opens_at-2-0]")).to_have_value("00:00")
    expect(page.locator("[name=opens_at-4-0]")).to_have_value("")

    page.goto("/puesta-en-marcha/lineas/")
    page.get_by_role("button", name="Agregar una línea").click()
    expect(page.get_by_label("Nombre").last).to_be_focused()
    page.get_by_role("button", name="Guardar y seguir").focus()
    page.get_by_label("Nombre").last.fill("Créditos")
    page.get_by_label("Nombre").last.press("Enter")
    expect(page.get_by_text("Escriba una o dos letras").first).to_be_visible()
    expect(page.get_by_label("Nombre").last).to_have_value("Créditos")

    page.goto("/puesta-en-marcha/modulos/")
    before = page.get_by_label("Número del módulo").count()
    page.get_by_role("button", name="Quitar el módulo 2").click()
    expect(page.get_by_label("Número del módulo")).to_have_count(before - 1)


def test_a_special_day_is_added_beside_a_week_that_is_being_typed(stage: Stage) -> None:
    page = stage.staff("admin")
    page.goto("/puesta-en-marcha/horario/")
    page.locator("[name=opens_at-1-0]").fill("07:05")
    in_a_month = dt.datetime.now(BOGOTA).date() + dt.timedelta(days=30)
    page.get_by_label("Fecha").fill("2020-01-01")
    page.get_by_label("Motivo").fill("Inventario")
    page.get_by_role("button", name="Agregar el día").click()
    expect(page.get_by_text("Esa fecha ya pasó")).to_be_visible()

    page.get_by_label("Fecha").fill(in_a_month.isoformat())
    page.get_by_role("button", name="Agregar el día").click()

    expect(page.get_by_text("No se abre · Inventario")).to_be_visible()
    expect(page.locator("[name=opens_at-1-0]")).to_have_value("07:05")
    page.get_by_role("button", name=re.compile("Quitar")).click()
    expect(page.get_by_text("Se quitó el día especial.")).to_be_visible()
    expect(page.locator("[name=opens_at-1-0]")).to_have_value("07:05")
