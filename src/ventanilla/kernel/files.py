"""Files that people hand in: PDF, PNG or JPEG by content, 10 MB at most, stored outside the web root."""

import hashlib
import io
import os
import uuid
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.models import StoredFile

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
_PICTURE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class UnacceptableFile(DomainError):
    """The file is empty, too large, or not what its kind must be."""

    code = "files.unacceptable"


def store(*, content: bytes, original_name: str) -> StoredFile:
    """Keep a file under a name of our own and return its record, with its SHA-256.

    Raises UnacceptableFile when the content (not the name) is no PDF, PNG or JPEG, or exceeds 10 MB.
    """
    content_type = _content_type(content)
    record = StoredFile(
        id=uuid.uuid4(),
        original_name=Path(original_name).name[:255] or "archivo",
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    path = path_of(record)
    path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    partial = path.with_suffix(".partial")
    with open(partial, "xb", opener=_for_us_alone) as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    partial.rename(path)
    record.save(force_insert=True)
    return record


def path_of(record: StoredFile) -> Path:
    """Return where the content of `record` lies."""
    name = record.id.hex
    return Path(settings.FILES_ROOT) / name[:2] / name


def open_stored(record: StoredFile) -> IO[bytes]:
    """Open the content of `record` for reading."""
    return path_of(record).open("rb")


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _content_type(content: bytes) -> str:
    if not content:
        raise UnacceptableFile(_("El archivo está vacío. Escanéelo de nuevo."), field="file")
    if len(content) > MAX_BYTES:
        raise UnacceptableFile(
            _("El archivo pesa más de 10 MB. Escanéelo en una resolución menor."), field="file"
        )
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.format in _PICTURE_TYPES and picture.width * picture.height <= MAX_PIXELS:
                content_type = _PICTURE_TYPES[picture.format]
                picture.verify()
                return content_type
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        pass
    raise UnacceptableFile(_("Ese archivo no es un PDF ni una foto PNG o JPEG. Elija otro."), field="file")
