"""The pictures of README and manual: all there, all used, all renewed by a journey, and light."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.journeys import album

CHECKOUT = Path(__file__).parents[1]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs" / "manual").glob("*.md"))]
SHOWN = re.compile(r"!\[[^\]]*\]\(([^)]+\.webp)\)")
MOST_BYTES = 60_000
MOST_BYTES_TOGETHER = 900_000


def shown() -> set[Path]:
    return {
        (page.parent / address).resolve()
        for page in PAGES
        for address in SHOWN.findall(page.read_text(encoding="utf-8"))
    }


def kept() -> set[Path]:
    return set(album.FOLDER.iterdir())


def screen(code: str) -> bytes:
    """Return a compressed screen with a turn's code on it."""
    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).text((100, 100), code, fill="black")
    return album.compress(picture)


def test_each_picture_that_a_page_shows_is_there_and_none_is_left_over() -> None:
    assert shown() == kept()


def test_each_picture_is_renewed_by_a_journey() -> None:
    journeys = "".join(each.read_text() for each in (CHECKOUT / "tests" / "journeys").glob("test_*.py"))
    names = set(re.findall(r"picture\(\s*[\w.]+,\s*\"([\w-]+)\"", journeys))

    assert names == {each.stem for each in kept()}


def test_no_picture_is_heavy() -> None:
    weights = {each.name: each.stat().st_size for each in kept()}

    assert {name: weight for name, weight in weights.items() if weight > MOST_BYTES} == {}
    assert sum(weights.values()) <= MOST_BYTES_TOGETHER


def test_another_figure_is_a_visible_difference() -> None:
    assert album.differ_visibly(screen("R-013"), screen("R-018"))
    assert not album.differ_visibly(screen("R-013"), screen("R-013"))


@pytest.mark.parametrize(("shade", "is_seen"), [(2, False), (60, True)])
def test_a_shade_more_is_no_visible_difference(shade: int, is_seen: bool) -> None:
    pictures = []
    for colour in (200, 200 - shade):
        written = io.BytesIO()
        Image.new("RGB", (64, 64), (colour,) * 3).save(written, "webp", lossless=True)
        pictures.append(written.getvalue())

    assert album.differ_visibly(*pictures) is is_seen


def test_a_picture_is_written_again_only_when_it_changed(tmp_path: Path) -> None:
    before, after = (Image.new("RGB", (64, 64), colour) for colour in ("white", "green"))

    written = [album.keep(each, tmp_path / "album" / "one.webp") for each in (before, before, after)]

    assert written == [True, False, True]
