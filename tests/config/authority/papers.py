"""Certificates for tests: good ones, and each kind of bad one."""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID

HOST = "cis.ejemplo.co"
NOW = dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)


@dataclass(slots=True)
class Papers:
    """A certificate signed by its own key, and where it is written."""

    folder: Path
    key: CertificateIssuerPrivateKeyTypes
    certificate: x509.Certificate

    @property
    def at(self) -> Path:
        """The file of the certificate."""
        return self.folder / "site.pem"

    @property
    def key_at(self) -> Path:
        """The file of its key."""
        return self.folder / "site.key"

    def write(self, password: str = "") -> "Papers":
        """Write both, the key under a password if one is given."""
        how = (
            serialization.BestAvailableEncryption(password.encode())
            if password
            else serialization.NoEncryption()
        )
        self.at.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.key_at.write_bytes(
            self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)
        )
        return self


def make_papers(
    folder: Path,
    *names: str,
    since: dt.datetime = NOW - dt.timedelta(days=1),
    until: dt.datetime = NOW + dt.timedelta(days=90),
    key: CertificateIssuerPrivateKeyTypes | None = None,
) -> Papers:
    """Return papers for those names, unwritten; without names the common name alone says cis.ejemplo.co."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    builder = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), since, until
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(map(_name, names))), critical=False)
    return Papers(folder, key, builder.sign(key, hashes.SHA256()))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
