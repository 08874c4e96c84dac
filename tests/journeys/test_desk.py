"""The advisor's screen in a real browser: every state, the keyboard alone, two tabs, and what a first load weighs.

Each state leaves a picture in var/pictures, to be looked at.
"""

import base64
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.cast import PNG
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]
PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
ADVISOR = "bruno"
KNOWN_DOCUMENT = "16777001"
SIZES = [(1366, 768, "light"), (1920, 1080, "dark")]
SMALL = [(1366, 768), (1280, 720)]
LONG = ["CHILD_ALONE", "DISABILITY"]
MOST_BYTES = 250_000
CUT_OFF = """[...document.querySelectorAll("#desk *, .top-bar *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.className || each.tagName)"""
LEAVE_STYLES = """document.querySelectorAll("#desk [id]").forEach((each) => {
  each.style.color = "red";
  each.style.removeProperty("color");
})"""
PASTE = """([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const pasted = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.body.dispatchEvent(pasted);
}"""


def take_turn(stage: Stage, document: str = "", priority: str | None = "PREGNANT") -> str:
    """Return the code of a new turn for education, preferential unless told otherwise."""
    person = {"document": {"type": "CC", "number": document}} if document else {}
    answer = httpx.post(
        f"{stage.demo.url}/api/v1/sites/CALI/turns",
        json={"service_line": "EDUCATION", "priority_class": priority} | person,
        headers={
            "Authorization": f"Bearer {stage.demo.access['tokens']['client']}",
            "Idempotency-Key": uuid.uuid4().hex,
        },
    )
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.json()["code"])


def shown(desk: Page, step: str) -> None:
    """Wait until the screen is at that step."""
    expect(desk.locator(f"#desk[data-shown={step}]")).to_be_attached()


def call_preferential(desk: Page) -> None:
    """Call the preferential turn of the line; where the rule asks for a general one first, that person leaves."""
    desk.keyboard.press("F2")
    shown(desk, "called")
    if not desk.locator(".strip .state-brand").count():
        end(desk)
        call_preferential(desk)


def end(desk: Page) -> None:
    """End what is at the desk, for a reason where something is owed."""
    if desk.locator("#desk[data-shown=called]").count():
        desk.keyboard.press("Enter")
        shown(desk, "identify")
    if desk.locator("#finish-owing-key").count():
        desk.click("#finish-owing-key")
        desk.fill("#finish-reason", "Fin de la prueba")
        desk.keyboard.press("Enter")
    elif not desk.locator("#desk[data-shown=idle]").count():
        desk.keyboard.press("F9")
    shown(desk, "idle")


def empty_the_line(desk: Page) -> None:
    """Leave nobody at the desk and nobody waiting for it."""
    desk.goto("/modulo/")
    end(desk)
    while desk.locator("#key-F2:not([data-refusal])").count():
        desk.keyboard.press("F2")
        shown(desk, "called")
        end(desk)


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Keep a picture of a state under a name."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURES / f"desk-{name}.png")

    return keep


@pytest.fixture
def nobody_waits(stage: Stage, thread: object) -> Iterator[None]:
    """Nobody waits for this desk before and after."""
    submit = thread.submit  # type: ignore[attr-defined]
    submit(lambda: empty_the_line(stage.staff(ADVISOR))).result()
    yield
    submit(lambda: empty_the_line(stage.staff(ADVISOR))).result()


@pytest.mark.usefixtures("nobody_waits")
@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_every_state_of_the_screen_is_accessible(
    stage: Stage,
    accessible: Check,
    look: Callable[[Page, str], None],
    width: int,
    height: int,
    scheme: str,
) -> None:
    desk = stage.staff(ADVISOR, width=width, height=height, color_scheme=scheme)

    def seen(name: str) -> None:
        look(desk, f"{name}-{width}-{scheme}")
        accessible(desk)

    seen("nobody-waits")
    take_turn(stage)
    expect(desk.locator(".idle-figure")).to_have_text("1")
    seen("free")
    desk.keyboard.press("F2")
    shown(desk, "called")
    desk.keyboard.press("F9")
    expect(desk.locator("#notices")).to_contain_text("F9: Nadie en atención")
    seen("called")
    desk.keyboard.press("Enter")
    shown(desk, "identify")
    desk.fill("#id_document_number", "12AB")
    desk.keyboard.press("Enter")
    expect(desk.locator(".summary")).to_be_focused()
    seen("malformed-document")
    desk.fill("#id_document_number", "94999888")
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_given_names")).to_be_focused()
    seen("create-person")
    desk.get_by_role("link", name="Buscar otro documento").click()
    expect(desk.locator("#id_document_number")).to_be_focused()
    desk.fill("#id_document_number", KNOWN_DOCUMENT)
    desk.keyboard.press("Enter")
    expect(desk.locator(".customer-name")).to_be_visible()
    desk.goto("/modulo/?paso=need")
    desk.click("#guides button >> nth=2")
    expect(desk.locator(".guide-text")).to_be_visible()
    seen("need-with-guide")
    desk.goto("/modulo/?paso=ticket")
    desk.check("[name=decision][value=file]", force=True)
    seen("ticket")
    desk.click("#transfer-key")
    expect(desk.locator("#transfer-target")).to_be_visible()
    seen("transfer")
    desk.keyboard.press("Escape")
    desk.click("#finish-owing-key")
    seen("finish-owing")
    desk.fill("#finish-reason", "La persona se fue")
    desk.keyboard.press("Enter")
    shown(desk, "idle")
    seen("owing")
    desk.get_by_role("button", name="Abrir").first.click()
    desk.wait_for_url("**/atencion/**")
    seen("opened-again")
    desk.get_by_role("link", name="Volver al módulo").click()
    desk.get_by_role("button", name="Salir a almorzar").click()
    shown(desk, "away")
    seen("away")
    desk.keyboard.press("Enter")
    shown(desk, "idle")
    desk.get_by_role("button", name="Dejar el").click()
    desk.get_by_role("button", name="Libre").first.wait_for()
    seen("choose")
    desk.get_by_role("button", name="Módulo 2").click()
    shown(desk, "idle")


@pytest.mark.usefixtures("nobody_waits")
@pytest.mark.parametrize("priority", LONG)
@pytest.mark.parametrize(("width", "height"), SMALL)
def test_a_turn_with_much_to_say_fits_a_laptop(
    stage: Stage, look: Callable[[Page, str], None], width: int, height: int, priority: str
) -> None:
    desk = stage.staff(ADVISOR, width=width, height=height)

    def fits(name: str) -> None:
        look(desk, f"{name}-{priority.lower()}-{width}")
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert desk.evaluate(CUT_OFF) == [], name

    fits("nobody-waits")
    for each in (None, None, priority):
        take_turn(stage, priority=each)
    expect(desk.locator(".idle-figure")).to_have_text("3")
    call_preferential(desk)
    expect(desk.locator(".strip-why")).to_contain_text("pasa antes de")
    fits("called")
    desk.keyboard.press("Enter")
    shown(desk, "identify")
    fits("identify")
    desk.fill("#id_document_number", "94999888")
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_given_names")).to_be_focused()
    fits("create-person")
    desk.fill("#id_birth_date", "2999-01-01")
    desk.fill("#id_phone", "12")
    desk.keyboard.press("Enter")
    expect(desk.locator(".summary li")).to_have_count(4)
    fits("create-person-wrong")
    desk.get_by_role("link", name="Buscar otro documento").click()
    expect(desk.locator("#id_document_number")).to_be_focused()
    desk.fill("#id_document_number", KNOWN_DOCUMENT)
    desk.keyboard.press("Enter")
    expect(desk.locator(".customer-name")).to_be_visible()
    for step in ("authorize", "need", "guide", "ticket", "finish"):
        desk.goto(f"/modulo/?paso={step}")
        fits(step)


@pytest.mark.usefixtures("nobody_waits")
def test_the_need_is_taken_down_on_a_laptop_without_scrolling(stage: Stage) -> None:
    desk = stage.staff(ADVISOR)
    take_turn(stage, priority="CHILD_ALONE")
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    for key, step in (("F2", "called"), ("Enter", "identify")):
        desk.keyboard.press(key)
        shown(desk, step)
    desk.goto("/modulo/?paso=need")

    for level in "123":
        desk.check(f"[name=information_level][value='{level}']", force=True)
        assert desk.evaluate("work.scrollHeight <= work.clientHeight"), f"level {level}"


@pytest.mark.usefixtures("nobody_waits")
def test_a_style_left_on_an_element_is_not_carried_into_the_next_screen(stage: Stage) -> None:
    """Browsers and their extensions leave empty style attributes; written again they would break the policy."""
    desk = stage.staff(ADVISOR)
    take_turn(stage)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    desk.evaluate(LEAVE_STYLES)

    desk.keyboard.press("F2")
    shown(desk, "called")

    expect(desk.locator("#desk [style]")).to_have_count(0)


@pytest.mark.usefixtures("nobody_waits")
def test_a_known_customer_is_served_with_ten_keys_and_no_mouse(stage: Stage) -> None:
    desk = stage.staff(ADVISOR)
    authorize_before(stage, desk)
    take_turn(stage, KNOWN_DOCUMENT)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()

    keys = [
        ("F2", "called"),
        ("Enter", "identify"),
        ("Enter", "need"),
        ("1", "need"),
        ("1", "need"),
        ("Enter", "guide"),
        ("Enter", "ticket"),
        ("1", "ticket"),
        ("Enter", "finish"),
        ("F9", "idle"),
    ]
    for key, step in keys:
        desk.keyboard.press(key)
        shown(desk, step)

    assert len(keys) == 10


def authorize_before(stage: Stage, desk: Page) -> None:
    """Let the known customer authorize once, with the scan pasted from the clipboard."""
    take_turn(stage, KNOWN_DOCUMENT)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    for key, step in (("F2", "called"), ("Enter", "identify")):
        desk.keyboard.press(key)
        shown(desk, step)
    desk.keyboard.press("Enter")
    expect(desk.locator("#desk:not([data-shown=identify])")).to_be_attached()
    if desk.locator("#desk[data-shown=authorize]").count():
        desk.evaluate(PASTE, ["pantallazo.png", "image/png", base64.b64encode(PNG).decode()])
        expect(desk.get_by_role("heading", name="¿Ve la firma en el formato?")).to_be_visible()
        desk.keyboard.press("Enter")
    shown(desk, "need")
    end(desk)


@pytest.mark.usefixtures("nobody_waits")
def test_what_somebody_types_is_not_replaced_by_news_from_another_tab(stage: Stage) -> None:
    first = stage.staff(ADVISOR)
    second = first.context.new_page()
    second.goto("/modulo/")
    take_turn(stage)
    expect(first.locator("#key-F2:not([data-refusal])")).to_be_attached()

    first.keyboard.press("F2")
    shown(second, "called")
    first.keyboard.press("Enter")
    shown(second, "identify")
    first.fill("#id_document_number", "999888")
    second.get_by_role("button", name="continuar sin identificar").click()
    shown(second, "need")

    expect(first.locator("#desk-changed")).to_be_visible()
    expect(first.locator("#id_document_number")).to_have_value("999888")
    first.keyboard.press("Enter")
    expect(first.locator(".work-notice")).to_contain_text("ya se dijo quién es la persona")
    shown(first, "need")


def test_the_first_load_weighs_at_most_250_kilobytes(stage: Stage) -> None:
    page = stage.staff(ADVISOR)
    session = page.context.new_cdp_session(page)
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    page.goto("/modulo/", wait_until="load")
    expect(page.locator("html[data-live-state]")).to_be_attached()

    assert 0 < sum(weights) <= MOST_BYTES


@pytest.mark.usefixtures("nobody_waits")
@pytest.mark.parametrize("width", [320, 683])
def test_the_screen_reflows_for_who_enlarges_it(stage: Stage, accessible: Check, width: int) -> None:
    desk = stage.staff(ADVISOR, width=width, height=512)
    take_turn(stage)
    expect(desk.locator("#key-F2:not([data-refusal])")).to_be_attached()
    desk.keyboard.press("F2")
    shown(desk, "called")
    desk.keyboard.press("Enter")
    shown(desk, "identify")

    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    accessible(desk)


@pytest.mark.usefixtures("nobody_waits")
def test_at_lunch_the_call_key_leads_back_and_calls_nobody(stage: Stage) -> None:
    desk = stage.staff(ADVISOR)
    desk.get_by_role("button", name="Salir a almorzar").focus()
    desk.keyboard.press("Enter")
    shown(desk, "away")

    code = take_turn(stage)
    desk.keyboard.press("F2")
    shown(desk, "idle")
    expect(desk.locator(".idle-figure")).to_have_text("1")
    desk.keyboard.press("F2")

    shown(desk, "called")
    expect(desk.locator(".strip-code")).to_contain_text(code)


@pytest.mark.usefixtures("nobody_waits")
def test_going_home_leads_to_the_desks_and_sitting_down_begins_again(stage: Stage) -> None:
    desk = stage.staff(ADVISOR)

    desk.get_by_role("button", name="Terminar mi jornada").click()
    expect(desk.get_by_text("Su jornada terminó")).to_be_visible()
    desk.get_by_role("button", name="Módulo 2").click()

    shown(desk, "idle")


@pytest.mark.usefixtures("nobody_waits")
def test_news_that_comes_while_the_screen_is_looking_is_not_lost(stage: Stage) -> None:
    desk = stage.staff(ADVISOR)
    expect(desk.locator("html[data-live-state=live]")).to_be_attached()
    held: list[tuple[Route, APIResponse]] = []
    desk.route("**/modulo/pulso/**", lambda route: held.append((route, route.fetch())), times=1)
    take_turn(stage)
    while not held:
        desk.wait_for_timeout(50)

    take_turn(stage)
    expect(desk.locator(".line-figure strong").first).to_have_text("2")
    desk.wait_for_timeout(300)
    for route, response in held:
        route.fulfill(response=response)

    expect(desk.locator(".idle-figure")).to_have_text("2")
