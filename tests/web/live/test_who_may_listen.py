"""Who may open a stream, to hear what, from which page, how many at once, and for how long."""

import uuid
from collections.abc import Callable

import httpx
import pytest
from django.contrib.sessions.backends.db import SessionStore

from tests.cast import make_advisor, make_desk, make_device, make_line, make_site, make_staff, make_tablet
from tests.web.live.listening import Screen, call_somebody, session_of
from ventanilla.kernel.commands.services import steering
from ventanilla.org.models import Desk, DeviceKind, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import devices

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


def refusal(address: str, **headers: str) -> tuple[int, str]:
    """Return status and code of a request that gets no stream."""
    answer = httpx.get(address, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_nobody_listens_without_a_credential(stream_address: str, site: Site) -> None:
    assert refusal(stream_address) == (401, "live.not_signed_in")
    assert refusal(stream_address, cookie="ventanilla_kiosk=guessed") == (401, "live.not_signed_in")
    assert refusal(stream_address, cookie="sessionid=guessed") == (401, "live.not_signed_in")
    assert refusal(stream_address, authorization="Bearer guessed") == (401, "live.not_signed_in")


def test_a_device_of_another_site_finds_nothing(stream_address: str, site: Site) -> None:
    _display, token = make_device(make_site("PALMIRA"), DeviceKind.DISPLAY)

    assert refusal(stream_address, cookie=f"ventanilla_display={token}") == (404, "live.no_such_site")


def test_a_script_listens_with_its_bearer_token(stream_address: str, site: Site, desk: Desk) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)
    _client, client_token = devices.register_api_client(site=site, name="Pantalla", scopes=["calls:read"])

    for bearer in (token, client_token):
        with Screen(stream_address, authorization=f"Bearer {bearer}") as screen:
            screen.wait_for_calls(call_somebody(desk))


def test_a_kiosk_does_not_hear_calls_nor_a_tablet_other_desks(stream_address: str, desk: Desk) -> None:
    _kiosk, kiosk = make_device(desk.site, DeviceKind.KIOSK)
    _tablet, tablet = make_tablet(desk)
    other = make_desk(desk.site)

    assert refusal(f"{stream_address}?topics=calls", cookie=f"ventanilla_kiosk={kiosk}")[0] == 403
    assert (
        refusal(f"{stream_address}?topics=tablet:{other.pk}", cookie=f"ventanilla_tablet={tablet}")[0] == 403
    )
    with Screen(f"{stream_address}?topics=tablet:{desk.pk}", cookie=f"ventanilla_tablet={tablet}"):
        pass


def test_an_advisor_hears_their_desk_the_queue_and_a_visit(stream_address: str, site: Site) -> None:
    ana = make_advisor(site)
    desk = make_desk(site, make_line(site), advisor=ana)
    asked = f"{stream_address}?topics=desk,queue,visit:{uuid.uuid4()}"

    with Screen(asked, cookie=session_of(ana)) as screen:
        call_somebody(desk)
        heard = screen.wait_for("desk")
        screen.wait_for("queue")

    assert heard.data == {"topic": f"desk:{desk.pk}"}
    assert refusal(f"{stream_address}?topics=desk:{desk.pk + 1}", cookie=session_of(ana))[0] == 403


def test_a_coordinator_hears_of_what_is_sent_to_other_systems_and_an_advisor_does_not(
    stream_address: str, site: Site
) -> None:
    clara, ana = make_staff(site, "Clara", Role.COORDINATOR), make_advisor(site)

    with Screen(f"{stream_address}?topics=commands", cookie=session_of(clara)) as screen:
        steering.switch(target="scripted", is_on=False, by_id=clara.pk, why="El proveedor está caído")
        screen.wait_for("commands")

    assert refusal(f"{stream_address}?topics=commands", cookie=session_of(ana))[0] == 403


def test_a_browser_that_is_several_screens_says_for_which_it_listens(stream_address: str, site: Site) -> None:
    ana = make_advisor(site)
    desk = make_desk(site, make_line(site), advisor=ana)
    _kiosk, kiosk = make_device(site, DeviceKind.KIOSK)
    _display, display = make_device(site, DeviceKind.DISPLAY)
    _tablet, tablet = make_tablet(desk)
    devices_only = f"ventanilla_kiosk={kiosk}; ventanilla_display={display}; ventanilla_tablet={tablet}"
    everything = f"{devices_only}; {session_of(ana)}"

    for asked in (
        "as=kiosk&topics=lines",
        "as=display&topics=calls",
        "as=tablet&topics=tablet",
        "topics=desk",
    ):
        with Screen(f"{stream_address}?{asked}", cookie=everything):
            pass
    assert refusal(f"{stream_address}?as=kiosk&topics=desk", cookie=everything)[0] == 403
    assert refusal(f"{stream_address}?as=staff&topics=lines", cookie=devices_only)[0] == 401
    assert refusal(f"{stream_address}?topics=lines", cookie=devices_only)[0] == 401


def test_a_page_cannot_listen_as_something_that_does_not_exist(stream_address: str, site: Site) -> None:
    assert refusal(f"{stream_address}?as=printer") == (400, "live.no_such_speaker")


def test_a_revoked_device_is_cut_off_within_five_seconds(stream_address: str, site: Site) -> None:
    display, token = make_device(site, DeviceKind.DISPLAY)
    _other, other_token = make_device(site, DeviceKind.DISPLAY)

    with Screen(stream_address, token=token) as screen, Screen(stream_address, token=other_token) as other:
        devices.revoke(device=display)
        screen.wait_until_closed(within=5)
        assert other.closed_at is None

    assert refusal(stream_address, cookie=f"ventanilla_display={token}")[0] == 401


def sign_out(person: StaffUser, cookie: str) -> None:
    """End that session."""
    SessionStore(cookie.removeprefix("sessionid=")).flush()


def change_password(person: StaffUser, cookie: str) -> None:
    """Give the person another password, elsewhere."""
    person.set_password("otra-clave-de-prueba-2")
    person.save()


def close_account(person: StaffUser, cookie: str) -> None:
    """Let the person no longer sign in."""
    person.is_active = False
    person.save()


@pytest.mark.parametrize("end_it", [sign_out, change_password, close_account])
def test_an_ended_session_is_cut_off_within_five_seconds(
    stream_address: str, site: Site, end_it: Callable[[StaffUser, str], None]
) -> None:
    ana, bruno = make_advisor(site), make_advisor(site, "Bruno")
    cookie = session_of(ana)

    with (
        Screen(stream_address, cookie=cookie) as screen,
        Screen(stream_address, cookie=session_of(bruno)) as other,
    ):
        end_it(ana, cookie)
        screen.wait_until_closed(within=5)
        assert other.closed_at is None

    assert refusal(stream_address, cookie=cookie)[0] == 401


def test_the_third_stream_of_a_device_ends_its_oldest(stream_address: str, site: Site) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)

    with (
        Screen(stream_address, token=token) as oldest,
        Screen(stream_address, token=token) as second,
        Screen(stream_address, token=token) as third,
    ):
        oldest.wait_for("superseded")
        oldest.wait_until_closed(within=2)
        assert (second.closed_at, third.closed_at) == (None, None)


@pytest.mark.parametrize(
    "foreign",
    ["https://example.com", "http://127.0.0.1:9", "http://example.com:{pages}", "null", "http://127.0.0.1:x"],
)
def test_a_page_of_a_foreign_origin_is_refused(
    stream_address: str, pages_origin: str, site: Site, foreign: str
) -> None:
    _display, token = make_device(site, DeviceKind.DISPLAY)
    origin = foreign.format(pages=httpx.URL(pages_origin).port)

    answer = httpx.get(stream_address, headers={"cookie": f"ventanilla_display={token}", "origin": origin})

    assert (answer.status_code, answer.json()["code"]) == (403, "live.foreign_origin")
    assert "access-control-allow-origin" not in answer.headers


def test_a_page_of_our_own_is_admitted_with_its_cookies(
    stream_address: str, pages_origin: str, site: Site
) -> None:
    answer = httpx.get(stream_address, headers={"origin": pages_origin})

    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == pages_origin
    assert answer.headers["access-control-allow-credentials"] == "true"
