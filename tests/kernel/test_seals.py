"""The seal on a PDF: what it says of a file that is as it was sealed, and of any other."""

import datetime as dt
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.config.authority import certificates
from ventanilla.kernel import seals
from ventanilla.kernel.seals import Seal, Standing

NOW = dt.datetime.now(dt.UTC)
SITE = Seal(*certificates.make_seal("Sello de prueba", now=NOW))
OTHER = Seal(*certificates.make_seal("Sello de prueba", now=NOW))
REASON = "FTO-RYA-MBD-01, texto 2"


def printed(tmp_path: Path) -> bytes:
    page = tmp_path / "page.typ"
    page.write_text(
        '#set document(title: "Formato")\n#set text(lang: "es")\n= Formato\nDora Ficticia autoriza.'
    )
    pdf = typst.compile(page, format="pdf", pdf_standards="ua-1")
    assert isinstance(pdf, bytes)
    return pdf


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return printed(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return seals.seal(plain, by=SITE, reason=REASON)


def standing(content: bytes) -> Standing:
    return seals.verify(content, known=[SITE.certificate]).standing


def test_what_is_as_it_was_sealed_is_intact_and_says_when_and_as_what(plain: bytes) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)  # a seal tells whole seconds
    sealed = seals.seal(plain, by=SITE, reason=REASON)
    verdict = seals.verify(sealed, known=[OTHER.certificate, SITE.certificate])

    assert verdict.standing is Standing.INTACT
    assert verdict.sealed_at is not None
    assert before <= verdict.sealed_at <= dt.datetime.now(dt.UTC)
    assert verdict.reason == REASON
    assert sealed.startswith(plain)


@given(place=st.integers(0, 1 << 20), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_seen(sealed: bytes, place: int, bit: int) -> None:
    changed = bytearray(sealed)
    changed[place % len(sealed)] ^= 1 << bit

    assert standing(bytes(changed)) in {Standing.ALTERED, Standing.FOREIGN}


def test_every_digit_of_the_seal_itself_counts(sealed: bytes) -> None:
    """The seal does not cover its own digits; capitals and the zeros after it say the same and are not the same."""
    start = sealed.index(b"/Contents <")
    end = sealed.index(b">", start)
    for place in range(start + 11, end, 41):
        changed = bytearray(sealed)
        changed[place] = (
            ord(changed[place : place + 1].lower()) if changed[place : place + 1].isalpha() else ord(b"b")
        )
        if changed != sealed:
            assert standing(bytes(changed)) is not Standing.INTACT


@pytest.mark.parametrize("more", [b"\n", b"\n% nota", b"\x00"])
def test_what_is_added_after_the_seal_is_seen(sealed: bytes, more: bytes) -> None:
    assert standing(sealed + more) is Standing.ALTERED


def test_what_is_cut_off_is_seen(sealed: bytes) -> None:
    assert standing(sealed[:-20]) is Standing.ALTERED


def test_a_second_seal_over_the_first_is_seen(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="can be sealed"):
        seals.seal(sealed, by=OTHER, reason="Otra cosa")


def test_the_seal_of_another_of_the_same_name_is_not_ours(plain: bytes) -> None:
    assert standing(seals.seal(plain, by=OTHER, reason=REASON)) is Standing.FOREIGN


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n", b"Sell", b"\x00" * 1000])
def test_what_was_never_sealed_is_told_so(content: bytes) -> None:
    assert standing(content) is Standing.UNSEALED


def test_a_form_that_was_not_sealed_is_told_so(plain: bytes) -> None:
    assert standing(plain) is Standing.UNSEALED


@given(content=st.binary(max_size=300))
def test_no_file_breaks_it(content: bytes) -> None:
    assert standing(content) in {Standing.UNSEALED, Standing.ALTERED}


def test_a_seal_whose_certificate_ran_out_since_still_counts(plain: bytes, sealed: bytes) -> None:
    old = Seal(*certificates.make_seal("Sello viejo", now=NOW - dt.timedelta(days=4000)))
    by_old = seals.seal(plain, by=old, reason=REASON)

    assert seals.verify(by_old, known=[old.certificate]).standing is Standing.INTACT


def test_only_a_pdf_is_sealed() -> None:
    with pytest.raises(ValueError, match="PDF"):
        seals.seal(b"no soy un PDF", by=SITE, reason=REASON)
