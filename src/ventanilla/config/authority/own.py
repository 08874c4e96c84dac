"""The site's own authority and the server's certificate that it signs, in the data folder.

Whoever holds `authority.key` can pass for any site before the devices that trust the authority: it stays here.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature

from ventanilla.config.authority import certificates, machine
from ventanilla.config.authority.certificates import Pair
from ventanilla.config.authority.identity import SOON, Identity
from ventanilla.config.runtime.errors import CannotStart, reason


@dataclass(frozen=True, slots=True)
class OwnAuthority:
    """The folder `authority` of one installation."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What devices are to trust."""
        return self.folder / "authority.pem"

    @property
    def key(self) -> Path:
        """What signs; mode 0600."""
        return self.folder / "authority.key"

    @property
    def server_certificate(self) -> Path:
        """What the pages show to browsers."""
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        """The key of what the pages show; mode 0600."""
        return self.folder / "server.key"

    def exists(self) -> bool:
        """Tell whether the authority has been made."""
        return self.certificate.exists()

    def identity(self, host: str, *, now: dt.datetime) -> Identity:
        """Return the certificate for `host`, made or renewed where needed. Raises CannotStart."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            authority = self._authority(host, now=now)
            server = self._server(machine.names(host), authority, now=now)
        except OSError as error:
            raise CannotStart(
                f"No se puede usar la carpeta {self.folder} ({reason(error)}), la de los certificados."
            ) from error
        return Identity(
            self.server_certificate, self.server_key, server.certificate, authority=self.certificate
        )

    def read(self) -> Pair:
        """Return the authority. Raises CannotStart when it is damaged."""
        try:
            pair = certificates.read_pair(self.certificate, self.key)
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        if not pair.matches:
            raise self._damaged()
        return pair

    def read_server(self) -> Pair | None:
        """Return the server's certificate; None when there is none that can be used."""
        try:
            pair = certificates.read_pair(self.server_certificate, self.server_key)
        except (OSError, ValueError):
            return None
        return pair if pair.matches else None

    def _authority(self, host: str, *, now: dt.datetime) -> Pair:
        if self.exists():
            authority = self.read()
            if authority.certificate.not_valid_after_utc > now + SOON:
                return authority
        title = f"Ventanilla de {host[:40]} ({secrets.token_hex(3)})"
        certificate, key = certificates.make_authority(title, now=now)
        certificates.write_pair(certificate, key, at=self.certificate, key_at=self.key)
        return Pair(certificate, key)

    def _server(self, names: list[str], authority: Pair, *, now: dt.datetime) -> Pair:
        server = self.read_server()
        if server and _serves(server, names, authority, now=now):
            return server
        certificate, key = certificates.make_server(names, authority=authority, now=now)
        certificates.write_pair(certificate, key, at=self.server_certificate, key_at=self.server_key)
        return Pair(certificate, key)

    def _damaged(self) -> CannotStart:
        return CannotStart(
            f"Los certificados de {self.folder} están dañados: recupere la carpeta de una copia, o bórrela para "
            "que se haga otra autoridad, en la que todos los equipos tendrán que confiar de nuevo."
        )


def of(data: Path) -> OwnAuthority:
    """Return the authority of the installation whose data folder is `data`, made or not."""
    return OwnAuthority(data / "authority")


def _serves(server: Pair, names: list[str], authority: Pair, *, now: dt.datetime) -> bool:
    """Tell whether the certificate is this authority's, good for a while, and for all the names."""
    certificate = server.certificate
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    is_fresh = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - SOON
    return is_fresh and set(names) <= set(certificates.names_of(certificate))
