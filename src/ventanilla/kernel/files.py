"""Files that people hand in or send: PDF, pictures or voice by content, 10 MB at most, stored outside the web root."""

import hashlib
import io
import os
import uuid
from enum import Enum
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.models import StoredFile

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
_PDF = "application/pdf"
_PICTURE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SOUND_TYPES = {
    b"OggS": "audio/ogg",
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf1": "audio/aac",
    b"\xff\xf9": "audio/aac",
}
_M4A = b"ftypM4A "  # from the fifth byte on


class Takes(Enum):
    """What a place takes, by the types of content."""

    SCANS = frozenset({_PDF, "image/png", "image/jpeg"})
    PICTURES = frozenset(_PICTURE_TYPES.values())
    SENT_BY_PHONE = frozenset({_PDF, "audio/mp4", *_PICTURE_TYPES.values(), *_SOUND_TYPES.values()})


class UnacceptableFile(DomainError):
    """The file is empty, too large, or not what its kind must be."""

    code = "files.unacceptable"


def store(*, content: bytes, original_name: str, takes: Takes = Takes.SCANS) -> StoredFile:
    """Keep a file under a name of our own and return its record, with its SHA-256.

    Scans are PDF, PNG or JPEG; pictures are PNG, JPEG or WebP; what a phone sends is any of these, or a voice note.

    Raises UnacceptableFile when the content (not the name) is something else, or exceeds 10 MB.
    """
    content_type = check(content, takes)
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


def check(content: bytes, takes: Takes) -> str:
    """Return the type of the content. Raises UnacceptableFile unless it is what is taken there."""
    if not content:
        raise UnacceptableFile(
            _("El archivo está vacío. Escanéelo de nuevo.")
            if takes is Takes.SCANS
            else _("El archivo está vacío. Elija otro."),
            field="file",
        )
    if len(content) > MAX_BYTES:
        raise UnacceptableFile(_too_large(takes), field="file")
    found = _content_type(content)
    if found not in takes.value:
        raise UnacceptableFile(_not_taken(takes), field="file")
    return found


def _too_large(takes: Takes) -> str:
    if takes is Takes.SENT_BY_PHONE:
        return _("El archivo pesa más de 10 MB: no se guardó.")
    if takes is Takes.PICTURES:
        return _("La imagen pesa más de 10 MB. Guárdela más pequeña.")
    return _("El archivo pesa más de 10 MB. Escanéelo en una resolución menor.")


def _not_taken(takes: Takes) -> str:
    if takes is Takes.SENT_BY_PHONE:
        return _("El archivo no es un PDF, una imagen ni una nota de voz: no se guardó.")
    if takes is Takes.PICTURES:
        return _("Ese archivo no es una imagen PNG, JPEG o WebP. Elija otro.")
    return _("Ese archivo no es un PDF ni una foto PNG o JPEG. Elija otro.")


def _content_type(content: bytes) -> str:
    """Return what the content is, "" for anything else or a picture that is broken or too large to open."""
    if content.startswith(b"%PDF-"):
        return _PDF
    if content[4:].startswith(_M4A):
        return "audio/mp4"
    for beginning, content_type in _SOUND_TYPES.items():
        if content.startswith(beginning):
            return content_type
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.format in _PICTURE_TYPES and picture.width * picture.height <= MAX_PIXELS:
                content_type = _PICTURE_TYPES[picture.format]
                picture.verify()
                return content_type
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        pass
    return ""
