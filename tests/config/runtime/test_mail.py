"""Which mail server e-mail leaves by: the Caja's, none, or in the demo one of our own that leads to nobody."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from ventanilla.config import wiring
from ventanilla.config.runtime import mail
from ventanilla.config.runtime.addresses import Addresses
from ventanilla.config.runtime.mail import MailSandbox
from ventanilla.connectors.mail.connector import MailConnector
from ventanilla.customers.contact.models import Channel
from ventanilla.kernel.commands import ports


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_given", ports._Given())


def test_the_worker_is_given_the_server_that_the_settings_name(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtps://correo.ejemplo.co", "avisos@cis.ejemplo.co"

    wiring.connect_mail()

    given = ports.connector_of(Channel.EMAIL)
    assert isinstance(given, MailConnector)
    assert (given.server.host, given.server.port, given.sender) == (
        "correo.ejemplo.co",
        465,
        "avisos@cis.ejemplo.co",
    )


def test_without_a_server_nothing_pretends_to_send(settings: LazySettings) -> None:
    settings.MAIL_URL = ""

    wiring.connect_mail()

    assert ports.connector_of(Channel.EMAIL) is None


def test_in_the_demo_mail_goes_no_further_than_this_machine_and_each_run_signs_for_itself() -> None:
    one, other = MailSandbox(), MailSandbox()

    told = one.environment()
    found = mail.server(told["VENTANILLA_MAIL_URL"], told["VENTANILLA_MAIL_FROM"])

    assert found is not None
    assert (found.host, found.port) == ("127.0.0.1", one.port)
    assert one.secret != other.secret
    assert one.secret not in repr(one)


@pytest.mark.parametrize(
    ("addresses", "hook", "at"),
    [
        (Addresses("127.0.0.1", 8000), "http://localhost:8000/ganchos/correo/", "127.0.0.1"),
        (Addresses("::", 8000), "http://localhost:8000/ganchos/correo/", "localhost"),
        (Addresses("cis.ejemplo.co", 443), "https://cis.ejemplo.co/ganchos/correo/", "localhost"),
    ],
)
def test_its_reports_reach_the_pages_wherever_those_listen(addresses: Addresses, hook: str, at: str) -> None:
    module = MailSandbox(port=2525).module(Path("/datos"), addresses, Path("/datos/authority.pem"))

    assert module[1:] == ["2525", "/datos/mail", hook, at, "/datos/authority.pem"]
