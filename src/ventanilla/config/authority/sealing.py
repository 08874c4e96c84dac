"""The site's seal in the data folder: made at the first start, renewed before it runs out, the earlier ones kept.

Whoever holds `seal.key` can seal in the site's name: it stays here.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from ventanilla.config.authority import certificates
from ventanilla.config.authority.certificates import Pair
from ventanilla.config.authority.identity import SOON
from ventanilla.config.runtime.errors import CannotStart, reason
from ventanilla.kernel import seals
from ventanilla.kernel.seals import Standing


@dataclass(frozen=True, slots=True)
class SiteSeal:
    """The folder `seal` of one installation."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What the seal is known by."""
        return self.folder / seals.CERTIFICATE_FILE

    @property
    def key(self) -> Path:
        """What seals; mode 0600."""
        return self.folder / seals.KEY_FILE

    def have(self, *, now: dt.datetime) -> Pair:
        """Return the seal, made or renewed where needed. Raises CannotStart when it is damaged."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if self.certificate.exists():
                pair = self.read()
                if pair.certificate.not_valid_after_utc > now + SOON:
                    return pair
                self.certificate.rename(self.folder / f"earlier-{pair.certificate.serial_number:x}.pem")
            certificate, key = certificates.make_seal(
                f"Sello de Ventanilla ({secrets.token_hex(3)})", now=now
            )
            certificates.write_pair(certificate, key, at=self.certificate, key_at=self.key)
        except OSError as error:
            raise CannotStart(
                f"No se puede usar la carpeta {self.folder} ({reason(error)}), la del sello."
            ) from error
        return Pair(certificate, key)

    def read(self) -> Pair:
        """Return the seal. Raises CannotStart when it is damaged."""
        try:
            pair = certificates.read_pair(self.certificate, self.key)
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        if not pair.matches:
            raise self._damaged()
        return pair

    def known(self) -> list[x509.Certificate]:
        """Return the certificates of this seal and of those before it; none where nothing was ever sealed."""
        found = sorted(self.folder.glob("*.pem"))
        return [x509.load_pem_x509_certificate(each.read_bytes()) for each in found]

    def _damaged(self) -> CannotStart:
        return CannotStart(
            f"El sello de {self.folder} está dañado: recupere la carpeta de una copia. Si no la hay, borre seal.key y "
            "guarde seal.pem con otro nombre: se hará otro sello, y lo sellado antes se podrá seguir verificando."
        )


def in_words(file: Path, *, known: list[x509.Certificate]) -> tuple[bool, str]:
    """Return whether a file is as this site sealed it, and a line that says so to who asks."""
    try:
        verdict = seals.verify(file.read_bytes(), known=known)
    except OSError as error:
        return False, f"✗ {file}: no se puede leer ({reason(error)})."
    if verdict.standing is Standing.INTACT and verdict.sealed_at is not None:
        at = verdict.sealed_at.astimezone()
        return True, (
            f"✓ {file}: intacto. Sellado por este sitio el {certificates.in_words(at)} a las {at:%H:%M:%S}, "
            f"como {verdict.reason}."
        )
    return False, f"✗ {file}: {_SAID[verdict.standing]}"


_SAID = {
    Standing.INTACT: "el sello no dice cuándo se puso.",
    Standing.ALTERED: "alterado. No es el documento que se selló: algo cambió después.",
    Standing.FOREIGN: "trae un sello que no es de este sitio. No se sabe quién lo selló.",
    Standing.UNSEALED: "no trae sello, o no es un PDF.",
}


def of(data: Path) -> SiteSeal:
    """Return the seal of the installation whose data folder is `data`, made or not."""
    return SiteSeal(data / "seal")
