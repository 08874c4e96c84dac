"""Certificates as we make, write and read them: X.509 in PEM files, keys on the curve P-256."""

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # what browsers accept at most of a server (CA/Browser Forum, 6.3.2)
SLOW_CLOCKS = dt.timedelta(days=1)  # a tablet's clock may be behind

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and the private key that belongs to it."""

    certificate: x509.Certificate
    key: PrivateKeyTypes

    @property
    def matches(self) -> bool:
        """Whether the two belong together."""
        return _public_bytes(self.certificate.public_key()) == _public_bytes(self.key.public_key())


def make_authority(title: str, *, now: dt.datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return an authority for ten years that may sign servers and no further authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _own_name(title)
    certificate = (
        _unsigned(name, issuer=name, key=key, now=now, until=now + dt.timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def make_seal(title: str, *, now: dt.datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return a certificate for ten years that seals documents and signs nothing else, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _own_name(title)
    certificate = (
        _unsigned(name, issuer=name, key=key, now=now, until=now + dt.timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def make_server(
    names: list[str], *, authority: Pair, now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return a certificate for those names and addresses, signed by the authority, and its key."""
    assert isinstance(authority.key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    until = now - SLOW_CLOCKS + dt.timedelta(days=SERVER_DAYS)
    issuer = authority.certificate
    certificate = (
        _unsigned(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])]),
            issuer=issuer.subject,
            key=key,
            now=now,
            until=min(until, issuer.not_valid_after_utc),
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(_issuer_key(issuer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return certificate, key


def names_of(certificate: x509.Certificate) -> list[str]:
    """Return the names and addresses that a server's certificate is for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = map(str, names.get_values_for_type(x509.IPAddress))
    return [*names.get_values_for_type(x509.DNSName), *addresses]


def covers(certificate: x509.Certificate, name: str) -> bool:
    """Tell whether a browser accepts the certificate for that name or address (RFC 6125; common names do not count)."""
    wanted = name.lower()
    above = wanted.partition(".")[2]
    accepted = {wanted} if is_address(wanted) or not above else {wanted, f"*.{above}"}
    return any(each.lower() in accepted for each in names_of(certificate))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint as pairs of digits with colons, the way browsers and phones show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def in_words(moment: dt.datetime) -> str:
    """Return the day as people here say it, such as "24 de noviembre de 2026"."""
    day = moment.astimezone()
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def is_address(name: str) -> bool:
    """Tell whether the name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def read_pair(certificate: Path, key: Path) -> Pair:
    """Return what two files of ours hold. Raises OSError, and ValueError when they are not what they should be."""
    return Pair(
        x509.load_pem_x509_certificate(certificate.read_bytes()),
        serialization.load_pem_private_key(key.read_bytes(), password=None),
    )


def write_pair(
    certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, *, at: Path, key_at: Path
) -> None:
    """Write both, the certificate last: where it is, its key is. Nobody else may read the key."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _replace(key_at, private, mode=0o600)
    _replace(at, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _replace(path: Path, content: bytes, *, mode: int) -> None:
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    partial.replace(path)


def _unsigned(
    name: x509.Name,
    *,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
    until: dt.datetime,
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder(issuer, name, public, x509.random_serial_number())
        .not_valid_before(now - SLOW_CLOCKS)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _own_name(title: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ventanilla"),
            x509.NameAttribute(NameOID.COMMON_NAME, title),
        ]
    )


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in USAGES})


def _issuer_key(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _general_name(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)


def _public_bytes(key: object) -> bytes:
    return key.public_bytes(  # type: ignore[attr-defined, no-any-return]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
