"""The hall, as it announces calls and shows notices.

Each state leaves a picture in var/pictures, to be looked at.
"""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage, launch
from tests.journeys.public import HALL, PHONE, PICTURES, UPRIGHT, Look, Outside, let_pass

pytestmark = pytest.mark.browser

SEEN_CODES = """() => {
  window.seenCodes = [];
  const code = document.querySelector("[data-call=code]");
  new MutationObserver(() => window.seenCodes.push(code.textContent)).observe(code, { childList: true });
}"""
FOOT_OVERFLOW = """() => [...document.querySelectorAll(".foot-side, .foot-side *")]
  .filter((each) => each.checkVisibility())
  .filter((each) => each.getBoundingClientRect().right > innerWidth || each.getClientRects().length > 1)
  .map((each) => each.outerHTML)"""


def test_the_hall_announces_what_it_missed_in_order_and_nothing_twice(
    stage: Stage, outside: Outside, look: Look
) -> None:
    for _person in range(4):
        outside.issue()
    hall = stage.device("display", **HALL)
    # An open stream may outlive the browser's pretended cut, so this hall polls; tests/web/live cuts real streams.
    hall.context.route(f"{stage.demo.access['live_url']}/**", lambda request: request.abort())
    hall.goto("/sala/")
    first = outside.call_next()
    expect(hall.locator("[data-call=code]")).to_have_text(first)
    look(hall, "hall-call")
    hall.evaluate(SEEN_CODES)

    hall.context.set_offline(True)
    missed = [outside.call_next() for _call in range(2)]
    expect(hall.locator("#stale")).to_be_visible()
    look(hall, "hall-stale")
    hall.context.set_offline(False)

    expect(hall.locator("[data-call=code]")).to_have_text(missed[-1])
    assert hall.evaluate("window.seenCodes") == missed
    expect(hall.locator("#hall[data-step=home]")).to_be_visible()
    hall.reload()
    hall.evaluate(SEEN_CODES)
    last = outside.call_next()
    expect(hall.locator("[data-call=code]")).to_have_text(last)
    assert hall.evaluate("window.seenCodes") == [last]
    hall.click("#night")
    look(hall, "hall-night")
    stage.complaints.clear()


def test_the_hall_offers_to_turn_the_sound_on_only_while_it_is_off(stage: Stage) -> None:
    started_as_told = stage.device("display", **HALL)
    started_as_told.goto("/sala/")
    plain = launch(stage.browser.browser_type)
    try:
        hall = Stage(stage.demo, plain, stage.complaints).device("display", **HALL)
        hall.goto("/sala/")

        expect(hall.locator("#sound")).to_be_visible()
        assert hall.evaluate(FOOT_OVERFLOW) == []
        hall.screenshot(path=PICTURES / "hall-mute.png")
        hall.mouse.click(400, 400)
        expect(hall.locator("#sound")).to_be_hidden()
    finally:
        plain.close()
    expect(started_as_told.locator("#sound")).to_be_hidden()


def test_the_figures_of_the_hall_stand_in_line_under_names_of_any_length(stage: Stage, look: Look) -> None:
    hall = stage.device("display", **HALL)
    hall.goto("/sala/")
    names = hall.locator(".line-name")
    expect(names.first).to_be_visible()

    names.nth(1).evaluate(
        "name => { name.textContent = 'Crédito, subsidio y servicios financieros de vivienda'; }"
    )

    look(hall, "hall-long-name")
    figures = hall.locator(".line-waiting").evaluate_all(
        "all => all.map(each => Math.round(each.getBoundingClientRect().top))"
    )
    assert len(figures) == 7
    assert [len(set(figures[row : row + 3])) for row in range(0, 7, 3)] == [1, 1, 1]
    assert hall.evaluate(FOOT_OVERFLOW) == []


BOXES = """() => Object.fromEntries(["#now", ".bulletins", ".before", ".foot"].map((each) => {
  const { top, right, bottom, left } = document.querySelector(each).getBoundingClientRect();
  return [each, { top, right, bottom, left }];
}))"""
CUT_OFF = """() => [...document.querySelectorAll(".bulletin:not([hidden]) p")]
  .filter((each) => each.scrollHeight > each.clientHeight + 1).map((each) => each.textContent)"""
LONGEST = (
    "Vacaciones recreativas: inscripciones abiertas hasta el 15 de diciembre. Pregunte en cualquier módulo de "
    "recreación por los cupos de su categoría, hoy mismo."
)


def write_notice(page: Page, text: str, picture: Path | None = None) -> None:
    page.fill("#text", text)
    if picture:
        page.set_input_files("#picture", picture)
    page.get_by_role("button", name="Guardar el aviso").click()
    expect(page.get_by_text("El aviso quedó guardado.")).to_be_visible()


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether two boxes share more than their edge."""
    beside = min(one["right"], other["right"]) - max(one["left"], other["left"])
    above = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return beside > 1 and above > 1


@pytest.fixture
def poster(tmp_path: Path) -> Path:
    """A picture much taller than the place for it."""
    path = tmp_path / "afiche.png"
    Image.new("RGB", (300, 1600), "#c98a1b").save(path)
    return path


def test_notices_take_turns_and_never_cover_a_call(
    stage: Stage, outside: Outside, look: Look, poster: Path
) -> None:
    clara = stage.staff("clara")
    hall = stage.device("display", **HALL)
    hall.clock.install()
    hall.goto("/sala/")
    for _person in range(7):
        outside.issue()
        outside.call_next()
    expect(hall.locator("[data-bulletin]")).to_have_count(0)
    clara.goto("/coordinacion/sala/")
    look(clara, "coordinator-hall-empty")

    write_notice(clara, "Traiga su documento original.")
    expect(hall.get_by_text("Traiga su documento original.")).to_be_visible()
    look(hall, "hall-one-notice")
    write_notice(clara, LONGEST, poster)
    look(clara, "coordinator-hall")
    expect(hall.locator("[data-bulletin]")).to_have_count(2)
    let_pass(hall, 14)

    expect(hall.get_by_text(LONGEST)).to_be_visible()
    expect(hall.get_by_text("Traiga su documento original.")).to_be_hidden()
    look(hall, "hall-many-notices")
    for name, size in (("wide", HALL), ("upright", UPRIGHT), ("phone", PHONE)):
        hall.set_viewport_size({"width": size["width"], "height": size["height"]})
        boxes = hall.evaluate(BOXES)
        notice = boxes.pop(".bulletins")
        assert [each for each, box in boxes.items() if overlap(notice, box)] == [], name
        assert hall.evaluate(CUT_OFF) == [], name
        hall.screenshot(path=PICTURES / f"hall-notice-{name}.png")
    for button in reversed(clara.get_by_role("button", name="Quitar").all()):
        button.click()
    stage.complaints.clear()


def test_a_zero_in_a_code_is_not_struck_through(stage: Stage, outside: Outside) -> None:
    outside.issue()
    hall = stage.device("display", **HALL)
    hall.goto("/sala/")
    code = hall.locator("[data-call=code]")
    expect(code).to_have_text(outside.call_next())
    hall.evaluate("document.fonts.ready.then(() => true)")

    devtools = hall.context.new_cdp_session(hall)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "[data-call=code]"})
    fonts = devtools.send("CSS.getPlatformFontsForNode", node)["fonts"]

    zeros = (code.text_content() or "").count("0")
    assert zeros > 0
    assert {font["familyName"].split()[0]: font["glyphCount"] for font in fonts} == {
        "Inter": zeros,
        "Atkinson": len("R-001") - zeros,
    }
