"""Files handed in: judged by content, kept outside the web root, with their digest."""

import hashlib
import io
import stat

import pytest
from PIL import Image

from tests.cast import PNG
from ventanilla.kernel import files
from ventanilla.kernel.models import StoredFile

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%minimal\n%%EOF"


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (picture("JPEG"), "image/jpeg")],
)
def test_a_pdf_or_a_picture_is_kept_as_it_came(content: bytes, content_type: str) -> None:
    record = files.store(content=content, original_name="../../etc/firmado.pdf")

    assert (record.content_type, record.original_name) == (content_type, "firmado.pdf")
    assert record.sha256 == hashlib.sha256(content).hexdigest()
    with files.open_stored(record) as handle:
        assert handle.read() == content
    path = files.path_of(record)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"MZ\x90\x00 not a picture", "no es un PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no es un PDF"),
        (picture("GIF"), "no es un PDF"),
        (picture("PNG")[:40], "no es un PDF"),
        (b"%PDF-" + b"0" * files.MAX_BYTES, "10 MB"),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(content: bytes, words: str) -> None:
    with pytest.raises(files.UnacceptableFile, match=words):
        files.store(content=content, original_name="foto.png")

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"OggS" + b"\0" * 40, "audio/ogg"),
        (b"#!AMR\n" + b"\0" * 40, "audio/amr"),
        (b"ID3\x04" + b"\0" * 40, "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A " + b"\0" * 40, "audio/mp4"),
        (PDF, "application/pdf"),
        (picture("WEBP"), "image/webp"),
    ],
)
def test_what_a_phone_sends_may_be_a_voice_note(content: bytes, content_type: str) -> None:
    record = files.store(content=content, original_name="PTT.ogg", takes=files.Takes.SENT_BY_PHONE)

    assert record.content_type == content_type


def test_a_voice_note_is_no_scan_and_a_film_is_not_kept() -> None:
    with pytest.raises(files.UnacceptableFile, match="no es un PDF"):
        files.store(content=b"OggS" + b"\0" * 40, original_name="nota.ogg")
    with pytest.raises(files.UnacceptableFile, match="nota de voz"):
        files.store(content=b"\0\0\0\x20ftypisom", original_name="v.mp4", takes=files.Takes.SENT_BY_PHONE)
