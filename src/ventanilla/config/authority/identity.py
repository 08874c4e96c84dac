"""What the two web processes show to a browser so that it knows to whom it talks."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from ventanilla.config.authority import certificates

SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Identity:
    """A server's certificate, its key, and the authority devices must trust when it is the site's own."""

    certificate_file: Path
    key_file: Path
    certificate: x509.Certificate
    authority: Path | None = None

    @property
    def valid_until(self) -> dt.datetime:
        """The moment it expires."""
        return self.certificate.not_valid_after_utc

    def warning(self, *, now: dt.datetime) -> str:
        """Return what the operator should know of its end: nothing while that is far or the program renews it."""
        if self.authority or self.valid_until > now + SOON:
            return ""
        return (
            f"El certificado {self.certificate_file} vence el {certificates.in_words(self.valid_until)}: "
            "pida uno nuevo y póngalo en el mismo archivo; se toma cada noche o al iniciar."
        )
