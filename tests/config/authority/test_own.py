"""The site's own authority: what it signs, when it signs anew, and what it never does by itself."""

import datetime as dt
import ipaddress
import socket
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

from tests.config.authority.papers import HOST, NOW, make_papers
from ventanilla.config.authority import certificates, own
from ventanilla.config.authority.identity import SOON
from ventanilla.config.runtime.errors import CannotStart

DAY = dt.timedelta(days=1)


@pytest.fixture
def authority(tmp_path: Path) -> own.OwnAuthority:
    return own.of(tmp_path)


def test_what_it_signs_is_good_for_the_name_the_addresses_and_this_machine(
    authority: own.OwnAuthority,
) -> None:
    identity = authority.identity(HOST, now=NOW)

    trusting = PolicyBuilder().store(Store([authority.read().certificate])).time(NOW)
    for name in (x509.DNSName(HOST), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("::1"))):
        trusting.build_server_verifier(name).verify(identity.certificate, [])
    assert socket.gethostname().lower() in certificates.names_of(identity.certificate)
    assert identity.authority == authority.certificate


def test_it_is_an_authority_for_ten_years_over_servers_alone(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)

    made = authority.read().certificate
    rank = made.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = made.extensions.get_extension_for_class(x509.KeyUsage)
    assert (rank.critical, rank.value.ca, rank.value.path_length) == (True, True, 0)
    assert (usage.critical, usage.value.key_cert_sign, usage.value.digital_signature) == (True, True, False)
    assert "Ventanilla de cis.ejemplo.co" in made.subject.rfc4514_string()
    assert made.not_valid_after_utc - NOW == 3650 * DAY


def test_a_server_gets_no_more_days_than_browsers_accept(authority: own.OwnAuthority) -> None:
    signed = authority.identity(HOST, now=NOW).certificate

    assert signed.not_valid_after_utc - signed.not_valid_before_utc == 397 * DAY
    assert signed.not_valid_before_utc < NOW


def test_nobody_else_may_read_the_keys(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)

    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700
    for key in (authority.key, authority.server_key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_next_start_shows_the_same_certificate(authority: own.OwnAuthority) -> None:
    first = authority.identity(HOST, now=NOW)

    assert authority.identity(HOST, now=NOW + 300 * DAY).certificate == first.certificate


def test_another_name_gets_another_certificate_of_the_same_authority(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)
    trusted = authority.read().certificate

    second = authority.identity("sala.ejemplo.co", now=NOW)

    assert certificates.covers(second.certificate, "sala.ejemplo.co")
    assert authority.read().certificate == trusted
    second.certificate.verify_directly_issued_by(trusted)


def test_less_than_a_month_before_its_end_it_is_renewed_under_the_same_authority(
    authority: own.OwnAuthority,
) -> None:
    first = authority.identity(HOST, now=NOW)
    late = first.valid_until - SOON + dt.timedelta(minutes=1)

    renewed = authority.identity(HOST, now=late)

    assert renewed.valid_until > late + 390 * DAY
    renewed.certificate.verify_directly_issued_by(authority.read().certificate)


def test_an_authority_at_its_end_makes_way_for_another(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)
    first = authority.read().certificate

    server = authority.identity(HOST, now=NOW + 3640 * DAY).certificate

    assert authority.read().certificate != first
    server.verify_directly_issued_by(authority.read().certificate)


def test_no_server_outlives_its_authority(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)

    server = authority.identity(HOST, now=NOW + 3500 * DAY).certificate

    assert server.not_valid_after_utc == authority.read().certificate.not_valid_after_utc


def test_a_damaged_certificate_of_the_server_is_made_again(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)
    authority.server_certificate.write_text("cortado")

    again = authority.identity(HOST, now=NOW)

    assert certificates.covers(again.certificate, HOST)


def test_a_certificate_that_another_authority_signed_is_made_again(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)
    foreign = make_papers(
        authority.folder, *certificates.names_of(authority.identity(HOST, now=NOW).certificate)
    )
    foreign.write()
    foreign.at.replace(authority.server_certificate)
    foreign.key_at.replace(authority.server_key)

    again = authority.identity(HOST, now=NOW)

    again.certificate.verify_directly_issued_by(authority.read().certificate)


@pytest.mark.parametrize("damage", ["cut", "of another"])
def test_a_damaged_authority_is_never_replaced_silently(authority: own.OwnAuthority, damage: str) -> None:
    authority.identity(HOST, now=NOW)
    before = authority.certificate.read_bytes()
    authority.key.write_bytes(b"" if damage == "cut" else authority.server_key.read_bytes())

    with pytest.raises(CannotStart, match="están dañados"):
        authority.identity(HOST, now=NOW)

    assert authority.certificate.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "authority").write_text("in the way")

    with pytest.raises(CannotStart, match="la de los certificados"):
        own.of(tmp_path).identity(HOST, now=NOW)


def test_the_fingerprint_reads_as_browsers_show_it(authority: own.OwnAuthority) -> None:
    authority.identity(HOST, now=NOW)

    shown = certificates.fingerprint(authority.read().certificate)

    assert len(shown.split(":")) == 32
    assert shown == shown.upper()
