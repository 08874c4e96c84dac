"""What an operator is told of the certificates, and when it is time to act."""

import datetime as dt
from pathlib import Path

import pytest

from tests.config.authority.papers import HOST, NOW
from ventanilla.config.authority import own, told


@pytest.mark.parametrize(
    ("days", "advice"),
    [(0, ""), (300, ""), (370, "Vence pronto: se renueva esta noche"), (400, "Ya venció")],
)
def test_the_end_of_the_sites_certificate_is_told_when_it_is_near(
    tmp_path: Path, days: int, advice: str
) -> None:
    authority = own.of(tmp_path)
    authority.identity(HOST, now=NOW)

    lines = told.about_server(authority, now=NOW + dt.timedelta(days=days))

    assert "25 de diciembre de 2027" in lines[0]
    assert HOST in lines[0]
    assert [line.startswith(advice) for line in lines[1:]] == ([True] if advice else [])


def test_a_certificate_that_is_lost_will_be_made_again(tmp_path: Path) -> None:
    authority = own.of(tmp_path)
    authority.identity(HOST, now=NOW)
    authority.server_certificate.unlink()

    assert told.about_server(authority, now=NOW) == [
        "Certificado del sitio: se hará de nuevo al iniciar con --host."
    ]
