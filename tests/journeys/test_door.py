"""The demo's front door in a real browser: being everybody, opening every device, and the steps to try first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Picture, Stage
from tests.journeys.public import PHONE
from tests.journeys.test_desk import end, shown

pytestmark = pytest.mark.browser

DOOR = "/demostracion/"
SIZES = [(1366, 768, "light"), (1366, 768, "dark"), (PHONE["width"], PHONE["height"], "light")]
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
DEVICES = {"Quiosco de turnos": "kiosko", "Pantalla de sala": "sala"}


def open_door(stage: Stage, width: int = 1366, height: int = 768, **options: str) -> Page:
    page = stage.open(width=width, height=height, **options).new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Empiece por aquí")).to_be_visible()
    return page


def beside(context: BrowserContext, click: Callable[[], None]) -> Page:
    """Return the tab that a click opens."""
    with context.expect_page() as opened:
        click()
    opened.value.wait_for_load_state()
    return opened.value


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_the_door_is_accessible_and_fits(
    stage: Stage, accessible: Callable[[Page], None], width: int, height: int, scheme: str
) -> None:
    page = open_door(stage, width, height, color_scheme=scheme)
    for group in page.locator("details").all():
        group.locator("summary").click()
    accessible(page)
    assert not page.evaluate(TOO_WIDE)

    page.locator(".person").first.click()
    page.goto("/")
    expect(page.get_by_role("link", name="Seguir como")).to_be_visible()
    accessible(page)
    assert not page.evaluate(TOO_WIDE)


def test_one_click_enters_as_each_person(stage: Stage) -> None:
    page = open_door(stage)
    addresses = [each.get_attribute("formaction") for each in page.locator(".person").all()]

    for address in addresses:
        for group in page.locator("details:not([open]) summary").all():
            group.click()
        person = page.locator(f".person[formaction='{address}']")
        name = person.locator(".person-name").inner_text().removeprefix("Entrar como").strip()
        person.click()
        expect(page).not_to_have_url("**/entrar/**")
        page.goto(DOOR)
        expect(page.locator(".hello-me strong")).to_have_text(name)

    assert len(addresses) == len(stage.demo.access["users"])


def test_each_device_opens_in_this_browser_and_none_ends_another(stage: Stage) -> None:
    page = open_door(stage)
    expected = {
        f"**/{path}/": page.locator(".screens li", has_text=title).get_by_role("button")
        for title, path in DEVICES.items()
    }

    for address, button in expected.items():
        beside(page.context, button.click).wait_for_url(address)
    tablets = page.locator(".go-number").all()
    for tablet in tablets:
        opened = beside(page.context, tablet.click)
        opened.wait_for_url("**/tableta/")
        opened.close()

    assert len(tablets) == len(stage.demo.access["tokens"]["tablet"])
    for path in ("/kiosko/", "/sala/", "/tableta/"):
        page.goto(path)
        expect(page).to_have_url(f"{stage.demo.url}{path}")


def test_the_steps_lead_from_the_kiosk_to_the_coordinator(stage: Stage) -> None:
    door = open_door(stage)
    steps = door.locator(".steps > li")
    hall = beside(door.context, steps.nth(0).get_by_role("button", name="Abrir la sala").click)
    tablet = beside(door.context, steps.nth(0).get_by_role("button", name="Abrir la tableta").click)
    kiosk = beside(door.context, steps.nth(1).get_by_role("button").click)
    line = steps.nth(1).inner_text().split("«")[1].split("»")[0]
    kiosk.locator("[data-line]", has_text=line).click()
    kiosk.click("#document-skip")
    expect(kiosk.locator("[data-step=ticket]")).to_be_visible()

    steps.nth(2).get_by_role("button").click()
    door.wait_for_url("**/modulo/")
    end(door)
    door.keyboard.press("F2")
    shown(door, "called")
    code = door.locator(".strip .turn-code").first.inner_text().removeprefix("Turno").strip()
    expect(hall.locator("[data-call=code]")).to_have_text(code)
    door.keyboard.press("Enter")
    shown(door, "identify")
    end(door)
    shown(door, "idle")

    expect(tablet.locator("[data-score='5']")).to_be_visible()
    tablet.click("[data-score='5']")
    expect(tablet.locator("[data-step=thanks]")).to_be_visible()

    door.get_by_role("link", name="Demostración").click()
    steps.nth(4).get_by_role("button").click()
    door.wait_for_url("**/coordinacion/")
    expect(door.get_by_role("heading", level=1)).to_be_visible()


def test_two_people_work_at_once_under_the_two_names_of_this_machine(stage: Stage) -> None:
    first = open_door(stage)
    second = beside(first.context, first.locator(".room-notes a[target=_blank]").click)
    first.locator(".people-first .person").nth(0).click()
    first.wait_for_url("**/modulo/")

    second.reload()
    expect(second.get_by_role("link", name="Seguir como")).to_have_count(0)
    second.locator(".people-first .person").nth(1).click()
    second.wait_for_url("**/coordinacion/")

    assert "127.0.0.1" in second.url
    first.reload()
    expect(first).to_have_url(f"{stage.demo.url}/modulo/")


def test_the_bar_of_each_staff_screen_leads_back(stage: Stage) -> None:
    page = stage.staff("clara")

    page.get_by_role("link", name="Demostración").click()

    expect(page).to_have_url(f"{stage.demo.url}{DOOR}")


def test_somebody_sees_the_demo_for_the_first_time(stage: Stage, picture: Picture) -> None:
    page = open_door(stage)
    picture(page, "door")


def test_mail_leaves_and_what_does_not_arrive_says_so(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    page = open_door(stage)
    letters = beside(page.context, page.get_by_role("link", name="Ver el correo").click)

    letters.get_by_role("button", name="A Karina").click()
    bounced = letters.locator(".letters-list a", has_text="llena@ejemplo.co")
    expect(bounced).to_contain_text("No llegó")
    letters.get_by_role("button", name="A Dora").click()
    arrived = letters.locator(".letters-list a", has_text="dora@ejemplo.co")
    expect(arrived).to_be_visible()
    arrived.click()

    message = letters.frame_locator("iframe.letter-page")
    expect(message.get_by_text("Hola, Dora:")).to_be_visible()
    with letters.expect_popup() as opened:
        letters.get_by_role("link", name="Constancia de atención").click()
    opened.value.close()
    accessible(letters)
    assert not letters.evaluate(TOO_WIDE)
