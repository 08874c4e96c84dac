"""The certificate and key that an operator brings: checked before anything starts, each fault in its own words."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from ventanilla.config.authority import certificates
from ventanilla.config.authority.certificates import Pair
from ventanilla.config.authority.identity import Identity
from ventanilla.config.runtime.errors import CannotStart, reason

CURVES = (ec.SECP256R1, ec.SECP384R1)
SMALLEST_RSA = 2048  # bits; browsers refuse less


@dataclass(frozen=True, slots=True)
class Given:
    """The two files of the command line."""

    certificate: Path
    key: Path

    def identity(self, host: str, *, now: dt.datetime) -> Identity:
        """Return them as what the site shows. Raises CannotStart when a browser would refuse them for `host`."""
        certificate = self._read_certificate()
        key = self._read_key()
        if not Pair(certificate, key).matches:
            raise CannotStart(
                f"La llave {self.key} no corresponde al certificado {self.certificate}: "
                "indique la llave con la que se pidió ese certificado."
            )
        self._refuse_dates(certificate, now)
        self._refuse_other_name(certificate, host)
        return Identity(self.certificate, self.key, certificate)

    def _read_certificate(self) -> x509.Certificate:
        try:
            return x509.load_pem_x509_certificate(_read(self.certificate, "el certificado"))
        except ValueError as error:
            raise CannotStart(
                f"{self.certificate} no es un certificado: indique con --cert un archivo PEM, "
                "el que empieza por «-----BEGIN CERTIFICATE-----»."
            ) from error

    def _read_key(self) -> PrivateKeyTypes:
        try:
            key = serialization.load_pem_private_key(_read(self.key, "la llave"), password=None)
        except TypeError as error:
            raise CannotStart(
                f"La llave {self.key} está protegida con una contraseña: guarde una copia sin ella, "
                "que solo esta cuenta pueda leer, e indíquela con --key."
            ) from error
        except (ValueError, UnsupportedAlgorithm) as error:
            raise CannotStart(
                f"{self.key} no es una llave privada: indique con --key un archivo PEM, "
                "el que empieza por «-----BEGIN PRIVATE KEY-----»."
            ) from error
        if not _can_be_served(key):
            raise CannotStart(
                f"Los navegadores no aceptan la llave {self.key}: "
                "pida el certificado con una llave RSA de 2048 bits o más, o de la curva P-256."
            )
        return key

    def _refuse_dates(self, certificate: x509.Certificate, now: dt.datetime) -> None:
        if certificate.not_valid_after_utc <= now:
            when = certificates.in_words(certificate.not_valid_after_utc)
            raise CannotStart(f"El certificado {self.certificate} venció el {when}: pida uno nuevo.")
        if certificate.not_valid_before_utc > now:
            when = certificates.in_words(certificate.not_valid_before_utc)
            raise CannotStart(
                f"El certificado {self.certificate} vale desde el {when}: "
                "espere a ese día o revise la fecha de esta máquina."
            )

    def _refuse_other_name(self, certificate: x509.Certificate, host: str) -> None:
        if certificates.covers(certificate, host):
            return
        names = ", ".join(certificates.names_of(certificate)) or "ningún nombre"
        raise CannotStart(
            f"El certificado {self.certificate} no es para {host} sino para {names}: "
            "indique otro certificado, o con --host uno de sus nombres."
        )


def from_options(certificate: Path | None, key: Path | None) -> Given | None:
    """Return what --cert and --key name; None without both. Raises CannotStart when one of them is missing."""
    if certificate and key:
        return Given(certificate.absolute(), key.absolute())
    if certificate or key:
        present, missing = ("--cert", "--key") if certificate else ("--key", "--cert")
        raise CannotStart(f"Con {present} hace falta {missing}: el certificado y su llave van juntos.")
    return None


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotStart(f"No se puede leer {what} {path}: {reason(error)}.") from error


def _can_be_served(key: PrivateKeyTypes) -> bool:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= SMALLEST_RSA
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES)
