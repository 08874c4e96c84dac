"""The address of a mail server as the environment has it, and what is wrong with one that cannot be used."""

import pytest

from ventanilla.config.runtime import mail
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.connectors.mail.server import Encryption, MailServer, from_url

SENDER = "avisos@cis.ejemplo.co"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://cis:c%40lave@correo.ejemplo.co",
            MailServer(host="correo.ejemplo.co", port=587, username="cis", password="c@lave"),
        ),
        (
            "smtps://correo.ejemplo.co",
            MailServer(host="correo.ejemplo.co", port=465, encryption=Encryption.FROM_THE_START),
        ),
        (
            "smtp://127.0.0.1:2525?tls=no",
            MailServer(host="127.0.0.1", port=2525, encryption=Encryption.NONE),
        ),
        ("smtp://localhost?tls=no", MailServer(host="localhost", port=25, encryption=Encryption.NONE)),
    ],
)
def test_an_address_tells_where_how_and_as_whom(url: str, expected: MailServer) -> None:
    assert from_url(url) == expected


def test_a_password_is_not_shown_by_accident() -> None:
    assert "clave" not in repr(from_url("smtp://cis:clave@correo.ejemplo.co"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("correo.ejemplo.co", "debe ser como smtp://"),
        ("http://correo.ejemplo.co", "debe ser como smtp://"),
        ("smtp://", "debe ser como smtp://"),
        ("smtp://correo.ejemplo.co:muchos", "el puerto no se entiende"),
        ("smtp://correo.ejemplo.co?tls=maybe", "no se conoce «tls=maybe»"),
        ("smtps://correo.ejemplo.co?tls=no", "no se conoce «tls=no»"),
        ("smtp://cis:muysecreta@correo.ejemplo.co?tls=no", "una contraseña no se manda sin cifrar"),
        ("smtp://cis:contrase%C3%B1a@correo.ejemplo.co", "letras sin tilde"),
    ],
)
def test_the_program_does_not_start_with_an_address_that_cannot_be_used(url: str, says: str) -> None:
    with pytest.raises(CannotStart, match="VENTANILLA_MAIL_URL") as refused:
        mail.server(url, SENDER)

    assert says in str(refused.value)
    assert "secreta" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "Caja <avisos@cis.ejemplo.co>", "avisos", "a@b.co\nBcc: c@d.co"])
def test_nor_without_an_address_to_write_from(sender: str) -> None:
    with pytest.raises(CannotStart, match="VENTANILLA_MAIL_FROM"):
        mail.server("smtp://correo.ejemplo.co", sender)


def test_without_a_server_there_is_none() -> None:
    assert mail.server("", "") is None
