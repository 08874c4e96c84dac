"""The kiosk for whoever does not see it, does not reach it, or takes their time; and what it leaves behind: nothing."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.connectors.printer.loopback import unused_port
from tests.journeys.conftest import Stage
from tests.journeys.public import PHONE, PICTURES, UPRIGHT, let_pass, step

pytestmark = pytest.mark.browser

ACROSS = {"width": 1920, "height": 1080}
SMALL = {"width": 1280, "height": 800}
LEAST_TILE = 150
WITH_VOICE = """
  const voices = ["es-419", "en-US"].map((lang) => ({ name: lang, lang, localService: true }));
  window.said = [];
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (words) => window.said.push(words.text);
  speechSynthesis.cancel = () => {};
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
ONLY_REMOTE_VOICES = """
  speechSynthesis.getVoices = () => [{ name: "x", lang: "es-419", localService: false }];
"""
CONTROLS = """() => [...document.querySelectorAll("#kiosk button, #kiosk a, #kiosk input[type=radio]")]
  .filter((each) => each.checkVisibility())
  .map((each) => [each.textContent.trim() || each.getAttribute("aria-label") || each.id, each.getBoundingClientRect()])
  .map(([name, { top, bottom, left, right }]) => ({ name, top, bottom, left, right }))"""
TILES = """() => [...document.querySelectorAll(".tile")].map((each) => each.getBoundingClientRect())
  .map(({ width, height }) => Math.min(width, height))"""
COUNT_TOUCHES = "window.touches = 0; addEventListener('pointerdown', () => { window.touches += 1; }, true);"


def open_kiosk(stage: Stage, *, size: dict[str, int] = UPRIGHT, script: str = "", **options: Any) -> Page:
    kiosk = stage.device("kiosk", **size, **options)
    kiosk.clock.install()
    if script:
        kiosk.add_init_script(script)
    kiosk.goto("/kiosko/")
    expect(kiosk.locator("[data-line=RECREATION]")).to_be_visible()
    return kiosk


def said(kiosk: Page) -> str:
    return str(kiosk.evaluate("window.said.at(-1) ?? ''"))


def press_until(kiosk: Page, key: str, selector: str) -> None:
    """Press the key until what the selector names has the focus."""
    for _press in range(40):
        if kiosk.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        kiosk.keyboard.press(key)
    raise AssertionError(f"{selector} is not reached with {key}")


def take_turn(kiosk: Page) -> None:
    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")
    step(kiosk, "ticket")


def test_a_ticket_is_two_touches_away(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=COUNT_TOUCHES, has_touch=True)

    kiosk.tap("[data-line=RECREATION]")
    kiosk.clock.run_for(500)
    kiosk.tap("#document-skip")

    step(kiosk, "ticket")
    assert kiosk.evaluate("window.touches") == 2


def test_a_preferential_ticket_is_three_touches_away(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=COUNT_TOUCHES, has_touch=True)

    for touched in ("#priority-ask", "[data-priority=PREGNANT]", "[data-line=RECREATION]"):
        kiosk.tap(touched)
        kiosk.clock.run_for(500)

    step(kiosk, "ticket")
    assert kiosk.evaluate("window.touches") == 3


def test_whoever_does_not_see_takes_a_turn_with_arrows_and_hears_each_step(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=WITH_VOICE)
    press_until(kiosk, "ArrowLeft", "[data-tool=speech]")
    kiosk.keyboard.press("Enter")
    assert "Muévase con las flechas" in said(kiosk)
    assert "¿En qué le podemos ayudar?" in said(kiosk)

    press_until(kiosk, "ArrowRight", "[data-line=EDUCATION]")
    assert said(kiosk).startswith("Educación")
    kiosk.keyboard.press("Enter")
    step(kiosk, "document")
    assert "¿Quiere dejar su documento?" in said(kiosk)

    press_until(kiosk, "ArrowDown", "[value=TI]")
    assert said(kiosk) == "Tarjeta de identidad. Sin activar"
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("[value=TI]")).to_be_checked()
    kiosk.keyboard.type("1143999")
    assert said(kiosk) == "Van 7 números"
    kiosk.keyboard.type("888")
    press_until(kiosk, "ArrowDown", "#document-done")
    kiosk.keyboard.press("Enter")

    step(kiosk, "ticket")
    code = kiosk.locator(".ticket-code").inner_text()
    letter, number = code.split("-")
    expect(kiosk.locator("[data-paper=printed]")).to_be_visible()
    everything = " ".join(kiosk.evaluate("window.said"))
    assert f"Su turno es {letter} {int(number)}" in everything
    assert "Retire su tiquete." in everything
    assert "1143999888" not in everything.replace(" ", "")


def test_a_kiosk_without_a_voice_of_its_own_says_so_instead_of_offering_one(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=ONLY_REMOTE_VOICES)

    let_pass(kiosk, 4)

    expect(kiosk.get_by_text("Sin voz en este quiosco")).to_be_visible()
    expect(kiosk.locator("[data-tool=speech]")).to_be_hidden()


@pytest.mark.parametrize(("name", "size"), [("upright", UPRIGHT), ("across", ACROSS)])
def test_lowered_everything_to_touch_lies_in_the_lower_half_at_every_step(
    stage: Stage, name: str, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    kiosk = open_kiosk(stage, size=size, script=WITH_VOICE)
    kiosk.click("[data-tool=reach]")
    steps = ["home", "priority", "chosen", "wanted", "document", "passport", "ticket"]
    acts: dict[str, Callable[[], None]] = {
        "priority": lambda: kiosk.click("#priority-ask"),
        "chosen": lambda: kiosk.click("[data-priority=DISABILITY]"),
        "wanted": lambda: kiosk.click("#with-document"),
        "document": lambda: kiosk.click("[data-line=RECREATION]"),
        "passport": lambda: kiosk.check("[value=PA]"),
        "ticket": lambda: kiosk.click("#document-skip"),
    }
    for each in steps:
        acts.get(each, lambda: None)()
        if each == "ticket":
            expect(kiosk.locator("[data-paper=printed]")).to_be_visible()
        kiosk.clock.run_for(500)
        kiosk.screenshot(path=PICTURES / f"kiosk-low-{name}-{each}.png")
        controls = kiosk.evaluate(CONTROLS)
        too_high = [c["name"] for c in controls if c["top"] < size["height"] / 2 - 1]
        outside = [
            c["name"] for c in controls if c["bottom"] > size["height"] + 1 or c["right"] > size["width"]
        ]
        assert (each, too_high, outside) == (each, [], [])
        accessible(kiosk)


def fits(kiosk: Page, size: dict[str, int]) -> None:
    """Hold that what is touched is large enough and on the screen."""
    assert min(kiosk.evaluate(TILES)) >= LEAST_TILE
    for control in kiosk.evaluate(CONTROLS):
        assert control["bottom"] <= size["height"] + 1, control
        assert control["left"] >= 0, control
        assert control["right"] <= size["width"] + 1, control


@pytest.mark.parametrize("size", [UPRIGHT, ACROSS, SMALL], ids=["upright", "across", "small"])
def test_who_has_an_appointment_finds_the_button_in_every_mode(
    stage: Stage, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    kiosk = open_kiosk(stage, size=size, script=WITH_VOICE)
    kiosk.evaluate("document.getElementById('appointment-ask').hidden = false")

    for tools in ((), ("text",), ("reach",), ("text",)):
        for tool in tools:
            kiosk.click(f"[data-tool={tool}]")
        kiosk.clock.run_for(500)
        fits(kiosk, size)
        kiosk.click("#priority-ask")
        kiosk.click("[data-priority=OLDER_ADULT]")
        fits(kiosk, size)
        kiosk.click("#priority-off")
    accessible(kiosk)


@pytest.mark.parametrize("size", [UPRIGHT, ACROSS], ids=["upright", "across"])
@pytest.mark.parametrize("tools", [(), ("text",), ("contrast",), ("reach",), ("text", "contrast")])
def test_in_every_mode_tiles_are_large_nothing_is_cut_and_axe_is_content(
    stage: Stage, size: dict[str, int], tools: tuple[str, ...], accessible: Callable[[Page], None]
) -> None:
    kiosk = open_kiosk(stage, size=size, script=WITH_VOICE)
    for tool in tools:
        kiosk.click(f"[data-tool={tool}]")
    kiosk.clock.run_for(500)

    fits(kiosk, size)
    accessible(kiosk)
    take_turn(kiosk)
    expect(kiosk.locator("[data-paper=printed]")).to_be_visible()
    kiosk.clock.run_for(500)
    kiosk.screenshot(path=PICTURES / f"kiosk-ticket-{size['width']}-{'-'.join(tools) or 'plain'}.png")
    for control in kiosk.evaluate(CONTROLS):
        assert control["bottom"] <= size["height"] + 1, control
    accessible(kiosk)


def test_a_phone_shows_the_kiosk_without_going_sideways(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    kiosk = open_kiosk(stage, size=PHONE)

    assert kiosk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(kiosk)


def test_reset_wipes_document_reason_helps_language_and_focus(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=WITH_VOICE)
    for tool in ("text", "contrast", "reach", "speech"):
        kiosk.click(f"[data-tool={tool}]")
    kiosk.click("[data-language-link]")
    expect(kiosk.get_by_role("heading", name="How can we help you?")).to_be_visible()
    assert kiosk.evaluate("Object.keys(document.documentElement.dataset).sort().join()") == (
        "contrast,large,reach,speech"
    )
    assert "ayudas" not in kiosk.url
    kiosk.click("#priority-ask")
    kiosk.click("[data-priority=PREGNANT]")
    kiosk.click("#with-document")
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")

    while kiosk.locator("#still-there").is_hidden():
        let_pass(kiosk, 2)
    let_pass(kiosk, 17)

    expect(kiosk.get_by_role("heading", name="¿En qué le podemos ayudar?")).to_be_visible()
    assert kiosk.evaluate("Object.keys(document.documentElement.dataset)") == []
    assert kiosk.locator("[name=document_number]").input_value() == ""
    assert kiosk.locator("[name=priority_class]").input_value() == ""
    assert not kiosk.evaluate("document.activeElement.matches('button, a, input')")
    kiosk.go_back()
    assert "31123456" not in kiosk.content()


def test_whoever_needs_time_gets_it_and_is_asked_first(stage: Stage) -> None:
    kiosk = open_kiosk(stage, script=WITH_VOICE)
    kiosk.click("[data-tool=text]")

    let_pass(kiosk, 45)
    expect(kiosk.locator("#still-there")).to_be_hidden()
    let_pass(kiosk, 17)
    expect(kiosk.locator("#still-there")).to_be_visible()
    expect(kiosk.locator("#still-there")).to_contain_text("segundos")
    kiosk.click("#still-here")

    step(kiosk, "home")
    assert kiosk.evaluate("document.documentElement.dataset.large") == "yes"


def test_a_ticket_stays_for_whoever_asks_for_more_time(stage: Stage) -> None:
    kiosk = open_kiosk(stage)
    take_turn(kiosk)
    expect(kiosk.locator("[data-paper=printed]")).to_be_visible()
    kiosk.clock.run_for(500)
    kiosk.click("[data-more-time]")

    let_pass(kiosk, 40)
    step(kiosk, "ticket")
    let_pass(kiosk, 22)

    step(kiosk, "home")


def set_printer(office: Page, kind: str, address: str) -> None:
    office.goto("/coordinacion/dispositivos/")
    office.get_by_role("link", name="Impresora de «Quiosco (demostración)»").click()
    office.select_option("[name=kind]", kind)
    office.fill("[name=address]", address)
    office.get_by_role("button", name="Guardar").click()
    expect(office.get_by_text("quedó guardada")).to_be_visible()


def test_paper_that_does_not_come_is_said_and_can_be_asked_for_again(
    stage: Stage, accessible: Callable[[Page], None]
) -> None:
    office = stage.staff("clara")
    set_printer(office, "network", f"127.0.0.1:{unused_port()}")
    kiosk = open_kiosk(stage)
    take_turn(kiosk)

    expect(kiosk.get_by_text("No pudimos imprimir. Tome una foto o apunte su turno.")).to_be_visible()
    kiosk.clock.run_for(500)
    kiosk.screenshot(path=PICTURES / "kiosk-paper-failed.png")
    accessible(kiosk)
    office.reload()
    expect(office.locator("#printer-now")).to_contain_text("Sin conexión")
    accessible(office)
    office.screenshot(path=PICTURES / "office-printer.png")
    set_printer(office, "file", "quiosco")
    with kiosk.expect_response("**/imprimir/") as asked:
        kiosk.click("[data-prints-again]")

    assert asked.value.status == httpx.codes.OK
    expect(kiosk.get_by_text("Retire su tiquete.")).to_be_visible()


def test_the_paper_of_the_demo_shows_the_turn_just_taken(stage: Stage) -> None:
    kiosk = open_kiosk(stage)
    take_turn(kiosk)
    code = kiosk.locator(".ticket-code").inner_text()
    expect(kiosk.locator("[data-paper=printed]")).to_be_visible()

    page = stage.open(width=1366, height=768).new_page()
    page.goto("/demostracion/papel/")

    newest = page.locator(".papers-list img").first
    expect(newest).to_have_attribute("alt", f"Tiquete {_name_of(newest.get_attribute('src') or '')}")
    assert code in (newest.get_attribute("src") or "")
    assert newest.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 576
    page.screenshot(path=PICTURES / "door-papers.png")


def _name_of(address: str) -> str:
    return address.rsplit("/", 1)[-1].removesuffix(".png")
