"""Who asks when a reverse proxy stands before the pages: nobody passes for somebody else or is taken for the proxy."""

import ipaddress
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests import cast
from ventanilla.org.models import PairingAttempt
from ventanilla.web.base.client_address import behind_proxies, client_address

PROXY, OUTER = "10.0.0.5", "172.16.3.9"
DORA, ELIO = "190.85.10.20", "2800:e2:1::7"
TRUSTED = (
    ipaddress.ip_network("10.0.0.5"),
    ipaddress.ip_network("172.16.0.0/16"),
    ipaddress.ip_network("fd00::/8"),
)


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        (DORA, "", DORA),
        (PROXY, "", PROXY),
        (PROXY, DORA, DORA),
        (PROXY, f"{DORA}, {OUTER}", DORA),
        (PROXY, f"{OUTER}, {PROXY}", OUTER),
        (DORA, ELIO, DORA),
        (PROXY, f"{ELIO}, {DORA}", DORA),
        (PROXY, f"{ELIO}, {DORA}, {OUTER}", DORA),
        (PROXY, f"{PROXY}, {DORA}", DORA),
    ],
    ids=[
        "no proxy",
        "a proxy that says nothing",
        "one proxy",
        "two proxies",
        "proxies alone",
        "a client that makes itself a proxy",
        "a client that names another",
        "the same through two proxies",
        "a client that names a proxy",
    ],
)
def test_only_the_word_of_trusted_proxies_is_taken(peer: str, forwarded: str, found: str) -> None:
    assert behind_proxies(peer, forwarded, TRUSTED) == found


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("fd00::5", ELIO, ELIO),
        ("fd00::5", f"[{ELIO}]:50123", ELIO),
        ("fd00::5", "2800:00e2:0001:0:0:0:0:0007", ELIO),
        ("fd00::5", f"[{ELIO}]", ELIO),
        ("fd00::5", "fe80::1%eth0", "fe80::1"),
        (f"::ffff:{PROXY}", f"::ffff:{DORA}", DORA),
        (PROXY, f"{DORA}:50123", DORA),
    ],
)
def test_an_address_is_the_same_however_a_proxy_writes_it(peer: str, forwarded: str, found: str) -> None:
    assert behind_proxies(peer, forwarded, TRUSTED) == found


@pytest.mark.parametrize("nonsense", ["unknown", "", ",", "1.2.3", "[", f"{DORA};", "a" * 9000, "' OR 1=1"])
def test_what_is_no_address_counts_for_the_proxy_that_passed_it_on(nonsense: str) -> None:
    assert behind_proxies(PROXY, nonsense, TRUSTED) == PROXY
    assert behind_proxies(PROXY, f"{DORA}, {nonsense}, {OUTER}", TRUSTED) == OUTER


def test_nobody_is_trusted_unless_the_settings_say_so() -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": DORA}, REMOTE_ADDR=PROXY)

    assert client_address(request) == PROXY


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = TRUSTED


def browser_at(address: str) -> Client:
    """Return a browser there, behind the proxy, that names another address itself."""
    return Client(headers={"X-Forwarded-For": f"8.8.8.8, {address}"}, REMOTE_ADDR=PROXY)


@pytest.mark.django_db
@pytest.mark.usefixtures("behind_a_proxy")
def test_whoever_guesses_codes_shuts_the_door_only_to_themselves() -> None:
    for _guess in range(6):
        browser_at(DORA).post("/emparejar/", {"code": "AAAA1"})
    browser_at(ELIO).post("/emparejar/", {"code": "AAAA1"})

    counted = PairingAttempt.objects.values_list("address", flat=True)
    assert sorted(counted) == [DORA] * 5 + [ELIO]


@pytest.mark.django_db
@pytest.mark.usefixtures("behind_a_proxy")
def test_whoever_guesses_a_password_locks_nobody_else_out() -> None:
    ana = cast.make_advisor(cast.make_site(), "Ana")

    def sign_in(address: str, password: str) -> int:
        typed = {"username": ana.username, "password": password}
        return browser_at(address).post("/entrar/", typed).status_code

    for _guess in range(8):
        sign_in(DORA, "no-es-esta")

    assert sign_in(DORA, "clave-de-prueba-1") != 302
    assert sign_in(ELIO, "clave-de-prueba-1") == 302
