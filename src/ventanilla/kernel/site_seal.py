"""The seal of this site, as the program keeps it in the data folder."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings

from ventanilla.kernel.seals import CERTIFICATE_FILE, KEY_FILE, Seal


def read() -> Seal:
    """Return the seal. Raises OSError where the program has made none: it does so when it starts."""
    folder = Path(settings.SEAL_FOLDER)
    return Seal(
        x509.load_pem_x509_certificate((folder / CERTIFICATE_FILE).read_bytes()),
        serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None),
    )
