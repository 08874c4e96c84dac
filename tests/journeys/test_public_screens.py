"""The screens that customers see, as they behave with people, without people and without connection.

Each state leaves a picture in var/pictures, to be looked at.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage, launch

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], None]
PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
DESK = 4
UPRIGHT = {"width": 1080, "height": 1920}
HALL = {"width": 1920, "height": 1080}
TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SEEN_CODES = """() => {
  window.seenCodes = [];
  const code = document.querySelector("[data-call=code]");
  new MutationObserver(() => window.seenCodes.push(code.textContent)).observe(code, { childList: true });
}"""
FOOT_OVERFLOW = """() => [...document.querySelectorAll(".foot-side, .foot-side *")]
  .filter((each) => each.checkVisibility())
  .filter((each) => each.getBoundingClientRect().right > innerWidth || each.getClientRects().length > 1)
  .map((each) => each.outerHTML)"""
BOX_OF = "selector => document.querySelector(selector).getBoundingClientRect().toJSON()"


class Outside:
    """A program that acts for a desk through the API."""

    def __init__(self, stage: Stage) -> None:
        self._http = httpx.Client(
            base_url=f"{stage.demo.url}/api/v1",
            headers={"Authorization": f"Bearer {stage.demo.access['tokens']['client']}"},
        )

    def post(self, path: str, **body: Any) -> httpx.Response:
        """Return the answer to a new request."""
        return self._http.post(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})

    def issue(self, line: str = "RECREATION") -> dict[str, Any]:
        """Return a new turn."""
        answer = self.post("/sites/CALI/turns", service_line=line)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return dict(answer.json())

    def call_next(self) -> str:
        """Return the code of the turn called to the desk, which is freed first."""
        self.free()
        answer = self.post(f"/desks/{DESK}/call-next")
        assert answer.status_code == httpx.codes.OK, answer.text
        return str(answer.json()["turn"]["code"])

    def free(self) -> None:
        """Let nobody be at the desk."""
        self.post(f"/desks/{DESK}/start")
        self.post(f"/desks/{DESK}/hold")

    def end_an_attention(self) -> None:
        """Serve somebody at the desk, so that its tablet asks."""
        self.issue()
        self.call_next()
        self.post(f"/desks/{DESK}/start")
        assert self.post(f"/desks/{DESK}/finish").status_code == httpx.codes.OK


@pytest.fixture
def outside(stage: Stage) -> Iterator[Outside]:
    program = Outside(stage)
    yield program
    program.free()


@pytest.fixture(scope="module")
def look(accessible: Callable[[Page], None]) -> Look:
    """A function that keeps a picture of the page under a name, and fails when axe finds fault with it."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def look_at(page: Page, name: str) -> None:
        page.wait_for_timeout(250)
        page.screenshot(path=PICTURES / f"{name}.png")
        accessible(page)

    return look_at


def let_pass(page: Page, seconds: int) -> None:
    """Let that time pass on the page, slowly enough for the server's answers to come in between."""
    for _step in range(0, seconds, 2):
        page.clock.run_for(2000)
        page.wait_for_timeout(40)


def double_tap(page: Page, selector: str, *, until: str) -> None:
    """Tap twice, 150 ms apart, on the same spot of a page whose clock stands still; the first leads to that step."""
    box = page.evaluate(BOX_OF, selector)
    spot = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.touchscreen.tap(*spot)
    step(page, until)
    page.clock.run_for(150)
    page.touchscreen.tap(*spot)
    page.wait_for_timeout(40)


def stop_clock(page: Page) -> None:
    """Let no time pass on the page but what the test lets pass."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


def open_kiosk(stage: Stage, **options: Any) -> Page:
    kiosk = stage.device("kiosk", **UPRIGHT, **options)
    kiosk.clock.install()
    kiosk.goto("/kiosko/")
    expect(kiosk.locator("[data-line=RECREATION]")).to_be_visible()
    return kiosk


def step(page: Page, name: str) -> None:
    expect(page.locator(f"[data-step={name}]")).to_be_visible()


def test_the_kiosk_is_accessible_at_every_step(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    look(kiosk, "kiosk-home")
    kiosk.click("#priority-ask")
    look(kiosk, "kiosk-priority")
    kiosk.click("[data-priority=OLDER_ADULT]")
    look(kiosk, "kiosk-priority-chosen")
    kiosk.click("#with-document")
    kiosk.click("[data-line=EDUCATION]")
    kiosk.keyboard.type("31123456")
    expect(kiosk.locator("#document-shown")).to_have_text("•••••456")
    look(kiosk, "kiosk-document")
    kiosk.click("#document-done")
    step(kiosk, "ticket")
    look(kiosk, "kiosk-ticket")
    let_pass(kiosk, 9)
    step(kiosk, "home")
    expect(kiosk.locator("#ticket")).to_be_empty()
    for tool in ("text", "contrast"):
        kiosk.click(f"[data-tool={tool}]")
    look(kiosk, "kiosk-large-contrast")


def test_a_malformed_document_can_be_mended_and_loses_nothing(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-line=RECREATION]")
    kiosk.check("[name=type_choice][value=TI]")
    kiosk.keyboard.type("12345")
    kiosk.click("#document-done")

    expect(kiosk.locator("#document-refusal")).to_contain_text("de 10 u 11 dígitos")
    look(kiosk, "kiosk-malformed")
    kiosk.keyboard.type("67890")
    kiosk.click("#document-done")

    step(kiosk, "ticket")


def test_a_double_tap_on_a_service_leaves_the_document_page_untouched(stage: Stage) -> None:
    kiosk = open_kiosk(stage, has_touch=True)
    codes = kiosk.locator("[data-line]").evaluate_all("tiles => tiles.map(tile => tile.dataset.line)")
    stop_clock(kiosk)

    for code in codes:
        double_tap(kiosk, f"[data-line={code}]", until="document")

        assert kiosk.locator("[name=type_choice]:checked").get_attribute("value") == "CC", code
        expect(kiosk.locator("#document-shown")).to_have_text("Escriba el número")
        step(kiosk, "document")
        kiosk.clock.run_for(400)
        double_tap(kiosk, "[data-step-name=document] [data-goes-to=home]", until="home")
        step(kiosk, "home")
        kiosk.clock.run_for(400)
    assert len(codes) > 1


def test_a_double_tap_does_not_hurry_through_the_ticket_and_the_keypad_stays_fast(stage: Stage) -> None:
    kiosk = open_kiosk(stage, has_touch=True)
    stop_clock(kiosk)
    double_tap(kiosk, "[data-line=RECREATION]", until="document")
    kiosk.clock.run_for(400)

    for digit in "311122":
        kiosk.tap(f"[data-key='{digit}']")
    expect(kiosk.locator("#document-shown")).to_have_text("•••122")
    double_tap(kiosk, "#document-done", until="ticket")
    step(kiosk, "ticket")
    kiosk.clock.run_for(400)
    double_tap(kiosk, "[data-step-name=ticket] [data-goes-home]", until="home")

    step(kiosk, "home")
    assert kiosk.locator("[name=service_line]").input_value() == ""


def test_a_kiosk_that_gave_many_turns_asks_to_wait_and_loses_nothing(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    message = "Acabamos de dar varios turnos. Espere 4 segundos y toque otra vez."
    kiosk.route(
        "**/kiosko/turnos/",
        lambda route: route.fulfill(status=429, json={"message": message, "field": None}),
        times=1,
    )
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")
    kiosk.click("#document-done")

    expect(kiosk.locator("#document-refusal")).to_have_text(message)
    expect(kiosk.locator("#document-shown")).to_have_text("•••••456")
    look(kiosk, "kiosk-wait")
    kiosk.click("#document-done")

    step(kiosk, "ticket")


def test_a_kiosk_that_somebody_left_wipes_what_they_typed(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-line=RECREATION]")
    kiosk.keyboard.type("31123456")

    let_pass(kiosk, 31)
    expect(kiosk.locator("#still-there")).to_be_visible()
    look(kiosk, "kiosk-still-there")
    let_pass(kiosk, 16)

    step(kiosk, "home")
    assert "456" not in kiosk.content()


def test_english_lasts_one_person(stage: Stage, look: Look) -> None:
    kiosk = open_kiosk(stage)
    kiosk.click("[data-language-link]")
    expect(kiosk.get_by_role("heading", name="How can we help you?")).to_be_visible()
    look(kiosk, "kiosk-english")
    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")
    step(kiosk, "ticket")

    let_pass(kiosk, 9)

    expect(kiosk.get_by_role("heading", name="¿En qué le podemos ayudar?")).to_be_visible()


def test_a_kiosk_without_its_server_sends_people_to_reception_and_comes_back(
    stage: Stage, look: Look
) -> None:
    kiosk = open_kiosk(stage)
    kiosk.context.set_offline(True)

    let_pass(kiosk, 40)
    expect(kiosk.get_by_role("heading", name="Solicite su turno en recepción")).to_be_visible()
    look(kiosk, "kiosk-lost")
    kiosk.context.set_offline(False)
    let_pass(kiosk, 4)

    step(kiosk, "home")
    stage.complaints.clear()


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
