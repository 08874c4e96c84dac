"""The hall's page in a real browser: what it announces, what only joins the list, and what it confirms to the server."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import Tab, open_tab
from tests.cast import attend, call_through_a_cut, make_desk, make_device, make_line, make_site, make_turn
from tests.processes import wait_until
from ventanilla.kernel import clock
from ventanilla.org.models import Desk, Device, DeviceKind, ServiceLine
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.models import CallAnnouncement, TurnCall
from ventanilla.procedure.turns.services import calling
from ventanilla.web.base import device_cookies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAR_ENOUGH = 60
WATCH = """
window.told = [];
addEventListener("DOMContentLoaded", () => {
  const now = document.getElementById("now");
  const code = document.querySelector("[data-call=code]");
  new MutationObserver(() => {
    if (now.classList.contains("is-calling")) window.told.push(code.textContent);
  }).observe(now, { attributes: true, attributeFilter: ["class"] });
});
"""
AT_REST = "document.getElementById('hall').dataset.step === 'home'"
LISTED = "[...document.querySelectorAll('#before .code')].map((each) => each.textContent)"


class Hall:
    """The page of one display, and what the server was told by it."""

    def __init__(self, tab: Tab, address: str, device: Device, token: str) -> None:
        self._tab, self._device = tab, device
        name = device_cookies.NAMES[DeviceKind.DISPLAY]

        def visit(page: Page) -> None:
            page.context.add_cookies([{"name": name, "value": token, "url": address}])
            page.add_init_script(WATCH)
            page.goto(f"{address}/sala/")

        tab.do(visit)

    def open_again(self) -> None:
        """Open the page once more, whatever it was about."""
        self._tab.do(lambda page: page.reload())

    def cut_off(self, *, is_off: bool = True) -> None:
        """Take the network away, or give it back."""
        self._tab.do(lambda page: page.context.set_offline(is_off))

    def move_clock(self, by: dt.timedelta) -> None:
        """Let the page believe that it is that much later."""
        self._tab.do(lambda page: page.clock.set_fixed_time(clock.now() + by))

    def wait_until(self, expression: str) -> None:
        """Wait until that is true in the page."""
        self._tab.wait_for(expression, within=FAR_ENOUGH)

    @property
    def told(self) -> list[str]:
        """The codes it announced since the page was opened."""
        told: list[str] = self._tab.value("window.told")
        return told

    @property
    def listed(self) -> list[str]:
        """The codes among the last calls."""
        listed: list[str] = self._tab.value(LISTED)
        return listed

    @property
    def confirmed(self) -> list[int]:
        """The numbers of the calls that it confirmed, in the order in which it did."""
        said = CallAnnouncement.objects.filter(device=self._device).order_by("pk")
        return list(said.values_list("call__number", flat=True))


def call(line: ServiceLine, desk: Desk) -> TurnCall:
    """Return the call of a new turn to the desk, which is freed first."""
    if selectors.live_turn(desk) is not None:
        attend(desk)
    make_turn(line)
    called = calling.call_next(desk=desk)
    assert called is not None
    return called


@pytest.fixture
def line(transactional_db: None) -> ServiceLine:
    return make_line(make_site())


@pytest.fixture
def hall(line: ServiceLine, live_server: LiveServer) -> Iterator[Hall]:
    with open_tab("--autoplay-policy=no-user-gesture-required") as tab:
        yield Hall(tab, live_server.url, *make_device(line.site, DeviceKind.DISPLAY))


def test_after_a_long_cut_only_the_calls_that_stand_are_announced_and_all_are_confirmed(
    hall: Hall, line: ServiceLine
) -> None:
    hall.cut_off()
    made = call_through_a_cut(line, at=clock.now() - dt.timedelta(minutes=5), gone=48)
    hall.cut_off(is_off=False)
    hall.wait_until("window.told.length >= 1")
    new = call(line, made[0].desk)

    hall.wait_until(f"window.told.length >= 3 && {AT_REST}")

    standing = [made[24], made[49], new]
    assert hall.told == [call.turn_code for call in standing]
    assert hall.listed == [call.turn_code for call in reversed(made[45:])]
    wait_until(lambda: new.number in hall.confirmed, what="the last confirmation")
    assert hall.confirmed == [*(call.number for call in made), new.number]


def test_a_call_is_confirmed_when_it_was_said_whole_and_one_cut_in_the_middle_is_said_again(
    hall: Hall, line: ServiceLine
) -> None:
    desk = make_desk(line.site, line)
    first = call(line, desk)
    hall.wait_until("window.told.length >= 1")
    assert hall.confirmed == []
    hall.open_again()

    hall.wait_until(f"window.told?.length >= 1 && {AT_REST}")
    wait_until(lambda: hall.confirmed, what="the confirmation")
    assert hall.told == [first.turn_code]
    hall.open_again()
    second = call(line, desk)
    hall.wait_until(f"window.told?.length >= 1 && {AT_REST}")

    wait_until(lambda: len(hall.confirmed) > 1, what="the confirmation")
    assert hall.told == [second.turn_code]
    assert hall.confirmed == [first.number, second.number]


def test_a_confirmation_that_nobody_took_is_sent_when_the_server_is_back(
    hall: Hall, line: ServiceLine
) -> None:
    told = call(line, make_desk(line.site, line))
    hall.wait_until("window.told.length >= 1")
    hall.cut_off()
    hall.wait_until(AT_REST)
    assert hall.confirmed == []
    hall.cut_off(is_off=False)

    hall.open_again()
    wait_until(lambda: hall.confirmed, within=10, what="the confirmation")

    assert hall.confirmed == [told.number]
    assert hall.told == []


def test_a_page_left_open_overnight_begins_the_day_without_the_calls_of_the_day_before(
    hall: Hall, line: ServiceLine
) -> None:
    desk = make_desk(line.site, line)
    for _call in range(2):
        call(line, desk)
    hall.wait_until(f"{LISTED}.length === 1 && {AT_REST}")

    hall.move_clock(dt.timedelta(days=1))
    hall.wait_until("document.getElementById('call').hidden")

    assert hall.listed == []
