"""The whole program over TLS: what other devices see of it, and what it refuses to start with."""

import datetime as dt
import hashlib
import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page

from tests.browser import open_tab
from tests.config import programs
from tests.config.authority.papers import make_papers
from tests.config.programs import RunningProgram
from ventanilla.config.authority import own
from ventanilla.config.walkthrough import main as walk

HOST = "ventanilla.localhost"  # a name that browsers know as this machine (RFC 6761)
A_YEAR_AGO = dt.datetime.now(dt.UTC) - dt.timedelta(days=380)

pytestmark = pytest.mark.process


@pytest.fixture(scope="module", autouse=True)
def known_name() -> Iterator[None]:
    """Let Python know the name as browsers do."""
    ask = socket.getaddrinfo

    def answer(host: Any, *rest: Any, **options: Any) -> Any:
        return ask("127.0.0.1" if host == HOST else host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", answer)
        yield


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningProgram]:
    """A demo whose authority is a year old, and whose certificate is about to expire when it starts."""
    with programs.data_folder() as data:
        data.mkdir(mode=0o711)
        own.of(data).identity(HOST, now=A_YEAR_AGO)
        with programs.program(data, "demo", "--host", HOST, VENTANILLA_DEMO_MORNING="0") as running:
            yield running


@pytest.fixture
def access(demo: RunningProgram) -> dict[str, Any]:
    """What demo.json says."""
    told: dict[str, Any] = json.loads((demo.data / "demo.json").read_text())
    return told


@pytest.fixture
def trusting(demo: RunningProgram) -> ssl.SSLContext:
    """A device that trusts the site's authority and nobody else."""
    return ssl.create_default_context(cafile=own.of(demo.data).certificate)


def shown(port: int) -> x509.Certificate:
    """Return the certificate that is shown on that port."""
    return x509.load_pem_x509_certificate(ssl.get_server_certificate((HOST, port)).encode())


def test_it_says_where_it_is_and_where_devices_come_to_trust_it(
    demo: RunningProgram, access: dict[str, Any]
) -> None:
    said = "".join(demo.said)

    assert f"está lista en https://{HOST}:{demo.port}" in said
    assert access["base_url"] == f"https://{HOST}:{demo.port}"
    assert access["live_url"] == f"https://{HOST}:{demo.port + 1}"


@pytest.mark.parametrize("name", [HOST, "127.0.0.1", "localhost"])
def test_a_device_that_trusts_the_authority_opens_pages_and_stream(
    demo: RunningProgram, trusting: ssl.SSLContext, name: str
) -> None:
    with httpx.Client(verify=trusting) as device:
        assert device.get(f"https://{name}:{demo.port}/entrar/").status_code == 200
        assert device.get(f"https://{name}:{demo.port + 1}/health").status_code == 200


def test_a_device_that_does_not_trust_it_goes_no_further(demo: RunningProgram) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"https://{HOST}:{demo.port}/entrar/")


def test_a_certificate_about_to_expire_was_renewed_under_the_same_authority(demo: RunningProgram) -> None:
    authority = own.of(demo.data).read().certificate

    for port in (demo.port, demo.port + 1):
        certificate = shown(port)
        certificate.verify_directly_issued_by(authority)
        assert certificate.not_valid_after_utc > dt.datetime.now(dt.UTC) + dt.timedelta(days=390)
    assert authority.not_valid_before_utc < A_YEAR_AGO


def test_cookies_travel_over_tls_alone(demo: RunningProgram, trusting: ssl.SSLContext) -> None:
    answer = httpx.get(f"https://{HOST}:{demo.port}/entrar/", verify=trusting)

    assert "Secure" in answer.headers["set-cookie"]
    assert f"https://{HOST}:{demo.port + 1}" in answer.headers["content-security-policy"]


def test_the_authority_told_at_the_keyboard_is_the_one_to_download(
    demo: RunningProgram, trusting: ssl.SSLContext
) -> None:
    told = programs.command("authority", "--data", str(demo.data))
    certificate = httpx.get(f"https://{HOST}:{demo.port}/autoridad/ventanilla.crt", verify=trusting).content

    fingerprint = hashlib.sha256(certificate).digest().hex(":").upper()
    assert told.returncode == 0
    assert fingerprint in told.stdout
    assert certificate == own.of(demo.data).read().certificate.public_bytes(Encoding.DER)


def test_the_walkthrough_reaches_its_end(demo: RunningProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "")

    assert walk(["--demo", str(demo.data / "demo.json")]) == 0


def test_the_walkthrough_says_that_a_file_holds_no_authority(
    demo: RunningProgram, capsys: pytest.CaptureFixture[str]
) -> None:
    told = demo.data / "demo.json"

    assert walk(["--demo", str(told), "--ca", str(told)]) == 1
    assert "no es el certificado de una autoridad" in capsys.readouterr().err


@pytest.mark.browser
def test_kiosk_and_hall_on_another_computer_hear_a_call(
    demo: RunningProgram, access: dict[str, Any], trusting: ssl.SSLContext
) -> None:
    spki = shown(demo.port).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = b64encode(hashlib.sha256(spki).digest()).decode()

    def pair(page: Page) -> None:
        page.context.add_cookies(
            [
                {
                    "name": f"ventanilla_{kind}",
                    "value": access["tokens"][kind],
                    "url": access["base_url"],
                    "secure": True,
                    "httpOnly": True,
                }
                for kind in ("kiosk", "display")
            ]
        )
        page.goto(f"{access['base_url']}/kiosko/")
        assert page.evaluate("isSecureContext && navigator.serviceWorker !== undefined")
        with page.expect_response(lambda answer: answer.url.startswith(access["live_url"])) as stream:
            page.goto(f"{access['base_url']}/sala/")
        assert stream.value.status == 200

    with (
        open_tab(f"--ignore-certificate-errors-spki-list={trusted}") as tab,
        httpx.Client(
            base_url=f"{access['base_url']}/api/v1",
            headers={"Authorization": f"Bearer {access['tokens']['client']}"},
            verify=trusting,
        ) as program,
    ):
        tab.do(pair)
        code = program.post("/sites/CALI/turns", json={"service_line": "RECREATION"}).json()["code"]
        while program.post("/desks/1/call-next").raise_for_status().json()["turn"]["code"] != code:
            program.post("/desks/1/no-show").raise_for_status()
        tab.wait_for(f"document.body.innerText.includes('{code}')")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--host", "cis.ejemplo.co", "--cert", "{site}"], "Con --cert hace falta --key"),
        (
            ["--host", "cis.ejemplo.co", "--cert", "{none}", "--key", "{key}"],
            "No se puede leer el certificado",
        ),
        (["--host", "sala.ejemplo.co", "--cert", "{site}", "--key", "{key}"], "no es para sala.ejemplo.co"),
        (["--cert", "{site}", "--key", "{key}"], "Un certificado necesita un nombre"),
        (["--host", "https://cis.ejemplo.co"], "no es un nombre ni una dirección"),
    ],
)
def test_what_browsers_would_refuse_is_refused_before_anything_starts(
    tmp_path: Path, options: list[str], sentence: str
) -> None:
    now = dt.datetime.now(dt.UTC)
    papers = make_papers(tmp_path, "cis.ejemplo.co", since=now, until=now + dt.timedelta(days=60)).write()
    files = {"site": papers.at, "key": papers.key_at, "none": tmp_path / "none.pem"}
    given = [option.format(**files) for option in options]

    refused = programs.command(
        "run", "--data", str(tmp_path / "var"), "--port", str(programs.two_free_ports()), *given
    )

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "var" / "postgres").exists()
