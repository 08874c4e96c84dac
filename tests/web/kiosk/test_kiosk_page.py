"""The kiosk's page in a real browser whose answers get lost on their way: one person gets one turn."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import open_tab
from tests.cast import make_desk, make_device, make_line, make_site
from tests.journeys.public import let_pass, step
from ventanilla.org.models import DeviceKind, ServiceLine
from ventanilla.procedure.turns.models import Turn
from ventanilla.web.base import device_cookies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Act = Callable[[Callable[[Page], str]], str]
SENDING = "**/kiosko/turnos/"
PATIENCE = 12  # seconds; the page's own is ten


@pytest.fixture
def line(transactional_db: None) -> ServiceLine:
    return make_line(make_site())


@pytest.fixture
def at_kiosk(line: ServiceLine, live_server: LiveServer) -> Iterator[Act]:
    """A kiosk with one service, where somebody may act."""
    make_desk(line.site, line)
    _kiosk, token = make_device(line.site, DeviceKind.KIOSK)
    name = device_cookies.NAMES[DeviceKind.KIOSK]

    def visit(page: Page) -> None:
        page.context.add_cookies([{"name": name, "value": token, "url": live_server.url}])
        page.clock.install()
        page.goto(f"{live_server.url}/kiosko/")
        step(page, "home")

    with open_tab() as tab:
        tab.do(visit)
        yield tab.do


def lose_answer(route: Route) -> None:
    """Let the server do what it is asked, and the kiosk never hear of it."""
    route.fetch()
    route.abort()


def ask_for_a_turn(kiosk: Page) -> None:
    kiosk.click("[data-line=RECREATION]")
    kiosk.click("#document-skip")


def ask_in_vain(kiosk: Page) -> None:
    kiosk.route(SENDING, lose_answer)
    ask_for_a_turn(kiosk)
    let_pass(kiosk, PATIENCE)
    step(kiosk, "unanswered")
    expect(kiosk.locator("[data-language-link]")).to_be_hidden()
    kiosk.unroute(SENDING)


def shown(kiosk: Page) -> str:
    """Return the code of the ticket on the screen."""
    step(kiosk, "ticket")
    return kiosk.locator("#ticket .code").first.inner_text()


def touch_home(kiosk: Page) -> None:
    kiosk.click("[data-step-name=unanswered] [data-goes-home]")


def walk_away(kiosk: Page) -> None:
    let_pass(kiosk, 48)


def test_whoever_tries_again_after_a_lost_answer_gets_the_turn_that_was_given(at_kiosk: Act) -> None:
    def try_again(kiosk: Page) -> str:
        ask_in_vain(kiosk)
        kiosk.click("#try-again")
        return shown(kiosk)

    code = at_kiosk(try_again)

    assert [turn.code for turn in Turn.objects.all()] == [code]


def test_what_was_asked_is_named_without_the_whole_document(at_kiosk: Act) -> None:
    def ask_with_a_document(kiosk: Page) -> str:
        kiosk.route(SENDING, lose_answer)
        kiosk.click("[data-line=RECREATION]")
        for digit in "31123456":
            kiosk.click(f"[data-key='{digit}']")
        kiosk.click("#document-done")
        let_pass(kiosk, PATIENCE)
        step(kiosk, "unanswered")
        return kiosk.locator("[data-step-name=unanswered]").inner_text()

    said = at_kiosk(ask_with_a_document)

    assert "Recreation · con documento terminado en ···456" in said
    assert "¿Es su solicitud?" in said
    assert "3456" not in said


def test_what_was_asked_without_a_document_is_named_and_then_forgotten(at_kiosk: Act) -> None:
    def ask_and_begin_again(kiosk: Page) -> str:
        ask_in_vain(kiosk)
        said = kiosk.locator(".asked").inner_text()
        touch_home(kiosk)
        step(kiosk, "home")
        return f"{said}|{kiosk.locator('#asked-line').text_content()}"

    said = at_kiosk(ask_and_begin_again)

    assert said.startswith("Recreation · sin documento")
    assert said.endswith("|")


def test_on_that_step_the_kiosk_asks_sooner_whether_somebody_is_there(at_kiosk: Act) -> None:
    def wait(kiosk: Page) -> str:
        ask_in_vain(kiosk)
        let_pass(kiosk, 18)
        return str(kiosk.locator("#still-there").is_visible())

    assert at_kiosk(wait) == "True"


@pytest.mark.parametrize("leave", [touch_home, walk_away])
def test_the_next_person_gets_a_turn_of_their_own(at_kiosk: Act, leave: Callable[[Page], None]) -> None:
    def come_and_go(kiosk: Page) -> str:
        ask_in_vain(kiosk)
        leave(kiosk)
        step(kiosk, "home")
        ask_for_a_turn(kiosk)
        return shown(kiosk)

    code = at_kiosk(come_and_go)

    assert [turn.code for turn in Turn.objects.order_by("number")] == ["R-001", code]
