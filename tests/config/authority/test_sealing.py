"""The site's seal: made once, renewed in time, and what it says of files to who asks on the command line."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from tests.config.authority.papers import NOW
from tests.kernel.test_seals import printed
from ventanilla.config.authority import sealing
from ventanilla.config.cli import main
from ventanilla.config.runtime.errors import CannotStart
from ventanilla.kernel import seals
from ventanilla.kernel.seals import Seal


def sealed_by(site: sealing.SiteSeal, pdf: bytes, *, now: dt.datetime = NOW) -> bytes:
    pair = site.have(now=now)
    return seals.seal(pdf, by=Seal(pair.certificate, pair.key), reason="FTO-RYA-MBD-01")


def test_it_is_made_once_and_nobody_else_may_read_its_key(tmp_path: Path) -> None:
    site = sealing.of(tmp_path)

    assert site.have(now=NOW).certificate == site.have(now=NOW).certificate
    assert stat.S_IMODE(site.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(site.key.stat().st_mode) == 0o600


def test_before_it_runs_out_it_is_renewed_and_what_the_earlier_one_sealed_stays_ours(tmp_path: Path) -> None:
    site = sealing.of(tmp_path)
    before = sealed_by(site, printed(tmp_path))

    renewed = site.have(now=NOW + dt.timedelta(days=3640))

    assert len(site.known()) == 2
    assert renewed.certificate in site.known()
    assert seals.verify(before, known=site.known()).standing is seals.Standing.INTACT


def test_a_seal_without_its_key_is_not_silently_replaced(tmp_path: Path) -> None:
    site = sealing.of(tmp_path)
    site.have(now=NOW)
    site.key.unlink()

    with pytest.raises(CannotStart, match="está dañado"):
        site.have(now=NOW)


def verified(data: Path, *files: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--data", str(data), *map(str, files)])
    return ended.value.code, capsys.readouterr().out


def test_who_asks_is_told_whether_a_file_is_intact_or_altered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    content = sealed_by(sealing.of(data), printed(tmp_path), now=dt.datetime.now(dt.UTC))
    intact, altered, plain = tmp_path / "intacto.pdf", tmp_path / "alterado.pdf", tmp_path / "sin-sello.pdf"
    intact.write_bytes(content)
    altered.write_bytes(content.replace(b"Dora", b"Elio").replace(b"Pages", b"Pagez", 1))
    plain.write_bytes(printed(tmp_path))

    code, said = verified(data, intact, capsys=capsys)
    assert code == 0
    assert "intacto. Sellado por este sitio el" in said
    assert "como FTO-RYA-MBD-01" in said

    code, said = verified(data, intact, altered, plain, tmp_path / "no-existe.pdf", capsys=capsys)
    assert code == 1
    assert [
        "intacto" in said,
        "alterado. No es" in said,
        "no trae sello" in said,
        "no se puede leer" in said,
    ] == [True] * 4


def test_the_seal_of_another_site_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    sealing.of(here).have(now=NOW)
    file = tmp_path / "ajeno.pdf"
    file.write_bytes(sealed_by(sealing.of(there), printed(tmp_path)))

    code, said = verified(here, file, capsys=capsys)

    assert code == 1
    assert "un sello que no es de este sitio" in said
