"""The demo's stand-in for WhatsApp: a demo knows no other, and it posts to the pages wherever they listen."""

import pytest

from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.whatsapp import WhatsAppSandbox

HOOK = "ganchos/whatsapp/"


@pytest.mark.parametrize(
    ("host", "webhook", "name"),
    [
        ("127.0.0.1", f"http://127.0.0.1:8000/{HOOK}", "localhost:8000"),
        ("0.0.0.0", f"http://127.0.0.1:8000/{HOOK}", "localhost:8000"),  # noqa: S104 - told, not listened on
        ("::1", f"http://[::1]:8000/{HOOK}", "localhost:8000"),
        ("192.168.1.20", f"https://192.168.1.20:8000/{HOOK}", "192.168.1.20:8000"),
        ("cis.ejemplo.co", f"https://127.0.0.1:8000/{HOOK}", "cis.ejemplo.co:8000"),
    ],
)
def test_it_posts_to_where_the_pages_listen(host: str, webhook: str, name: str) -> None:
    sandbox = WhatsAppSandbox(port=9000)

    assert sandbox.module(Addresses(host=host, port=8000))[1:] == ["9000", webhook, name]


def test_the_program_takes_it_for_whatsapp() -> None:
    sandbox = WhatsAppSandbox(port=9000)

    assert sandbox.environment()["VENTANILLA_WHATSAPP_URL"] == "http://127.0.0.1:9000"


def test_its_secrets_are_those_of_one_run_and_show_nowhere() -> None:
    one, other = WhatsAppSandbox(port=9000), WhatsAppSandbox(port=9000)

    assert one.token != other.token
    assert one.app_secret != other.app_secret
    assert one.token not in repr(one)
    assert one.app_secret not in repr(one)
