"""Trusting a site that has an authority of its own: what a device is told, and what it downloads."""

import base64
import datetime as dt
import hashlib
import ssl
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from ventanilla.config.authority import own

pytestmark = pytest.mark.db


@pytest.fixture
def authority(tmp_path: Path, settings: LazySettings) -> bytes:
    """The site's authority, as the program makes it; its certificate in DER."""
    made = own.of(tmp_path)
    made.identity("cis.ejemplo.co", now=dt.datetime.now(dt.UTC))
    settings.AUTHORITY = str(made.certificate)
    return ssl.PEM_cert_to_DER_cert(made.certificate.read_text())


def test_anybody_downloads_the_certificate_that_is_to_be_trusted(authority: bytes) -> None:
    response = Client().get("/autoridad/ventanilla.crt")

    assert response.content == authority
    assert response["Content-Type"] == "application/x-x509-ca-cert"


def test_a_kiosk_downloads_it_as_a_policy_of_chromium(authority: bytes) -> None:
    response = Client().get("/autoridad/ventanilla.json")

    assert response.json() == {"CACertificates": [base64.b64encode(authority).decode()]}
    assert response["Content-Disposition"] == "attachment"


def test_the_page_shows_its_fingerprint_in_groups_that_can_be_compared(authority: bytes) -> None:
    page = Client().get("/autoridad/").content.decode()

    whole = hashlib.sha256(authority).digest().hex(":").upper()
    assert f"<code>{whole[:23]}</code>" in page
    assert f"<code>{whole[-23:]}</code>" in page


@pytest.mark.parametrize(
    ("agent", "opened"),
    [
        ("Mozilla/5.0 (Linux; Android 14)", "Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", "iPhone o iPad"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Chromium"),
    ],
)
def test_the_steps_of_this_device_are_open_and_the_others_closed(
    authority: bytes, agent: str, opened: str
) -> None:
    page = Client().get("/autoridad/", headers={"User-Agent": agent}).content.decode()

    steps = page.split("<details ")[1:]
    assert [opened in each.partition("</summary>")[0] for each in steps if each.startswith("open")] == [True]


@pytest.mark.parametrize("address", ["", "ventanilla.crt", "ventanilla.json"])
def test_without_an_authority_of_its_own_there_is_nothing_to_trust(
    address: str, settings: LazySettings
) -> None:
    settings.AUTHORITY = ""

    assert Client().get(f"/autoridad/{address}").status_code == 404
