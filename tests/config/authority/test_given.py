"""A certificate from outside: what a browser would refuse is refused before anything starts, in words."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from tests.config.authority.papers import HOST, NOW, Papers, make_papers
from ventanilla.config.authority import given
from ventanilla.config.authority.given import Given
from ventanilla.config.authority.identity import Identity
from ventanilla.config.runtime.errors import CannotStart


def take(papers: Papers, host: str = HOST) -> Identity:
    return Given(papers.at, papers.key_at).identity(host, now=NOW)


@pytest.mark.parametrize("name", [HOST, "*.ejemplo.co", "CIS.Ejemplo.CO"])
def test_a_certificate_for_the_name_is_taken(tmp_path: Path, name: str) -> None:
    papers = make_papers(tmp_path, "otro.ejemplo.co", name).write()

    identity = take(papers)

    assert (identity.certificate_file, identity.key_file) == (papers.at, papers.key_at)
    assert identity.authority is None
    assert identity.warning(now=NOW) == ""


def test_a_certificate_for_the_address_is_taken(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, "192.168.1.20").write()

    assert take(papers, "192.168.1.20").certificate == papers.certificate


def test_one_that_ends_within_a_month_is_taken_with_a_warning(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST, until=NOW + dt.timedelta(days=20)).write()

    assert "vence el 14 de diciembre de 2026" in take(papers).warning(now=NOW)


def test_a_certificate_that_is_not_there_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write()
    papers.at.unlink()

    with pytest.raises(CannotStart, match=r"No se puede leer el certificado .*: no existe"):
        take(papers)


def test_a_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write()
    papers.key_at.unlink()

    with pytest.raises(CannotStart, match=r"No se puede leer la llave .*: no existe"):
        take(papers)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write()

    with pytest.raises(CannotStart, match="es una carpeta"):
        Given(tmp_path, papers.key_at).identity(HOST, now=NOW)


@pytest.mark.parametrize(
    "content", [b"", b"hola", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_not_a_certificate_is_refused(tmp_path: Path, content: bytes) -> None:
    papers = make_papers(tmp_path, HOST).write()
    papers.at.write_bytes(content)

    with pytest.raises(CannotStart, match="no es un certificado"):
        take(papers)


def test_a_certificate_in_place_of_the_key_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write()
    papers.key_at.write_bytes(papers.at.read_bytes())

    with pytest.raises(CannotStart, match="no es una llave privada"):
        take(papers)


def test_a_key_under_a_password_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write(password="secreta")

    with pytest.raises(CannotStart, match="está protegida con una contraseña"):
        take(papers)


def test_the_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST).write()
    papers.key = make_papers(tmp_path, HOST).key
    papers.write()

    with pytest.raises(CannotStart, match="no corresponde al certificado"):
        take(papers)


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 1024),  # noqa: S505 - to be refused
        ec.generate_private_key(ec.SECP256K1()),
        dsa.generate_private_key(2048),
    ],
    ids=["a small one", "a curve of coins", "DSA"],
)
def test_a_key_that_browsers_refuse_is_refused(
    tmp_path: Path, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey
) -> None:
    papers = make_papers(tmp_path, HOST, key=key).write()

    with pytest.raises(CannotStart, match="no aceptan la llave"):
        take(papers)


def test_an_expired_certificate_is_refused_with_its_day(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST, until=NOW - dt.timedelta(hours=12)).write()

    with pytest.raises(CannotStart, match=r"venció el 2[34] de noviembre de 2026"):
        take(papers)


def test_a_certificate_of_tomorrow_is_refused_with_its_day(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, HOST, since=NOW + dt.timedelta(days=2)).write()

    with pytest.raises(CannotStart, match="vale desde el 26 de noviembre de 2026"):
        take(papers)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["otro.ejemplo.co", "192.168.1.20"], "sino para otro.ejemplo.co, 192.168.1.20"),
        (["*.cis.ejemplo.co"], r"sino para \*.cis.ejemplo.co"),
        ([], "sino para ningún nombre"),
    ],
)
def test_a_certificate_for_other_names_is_refused_with_them(
    tmp_path: Path, names: list[str], said: str
) -> None:
    papers = make_papers(tmp_path, *names).write()

    with pytest.raises(CannotStart, match=said):
        take(papers)


def test_neither_file_goes_without_the_other(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="Con --cert hace falta --key"):
        given.from_options(tmp_path, None)
    with pytest.raises(CannotStart, match="Con --key hace falta --cert"):
        given.from_options(None, tmp_path)
    assert given.from_options(None, None) is None
