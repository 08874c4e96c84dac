"""The ticket on paper: read back from the bytes, it is what was drawn, in the sizes it must have."""

from dataclasses import replace

import pytest
import segno
from PIL import Image, ImageOps

from tests.connectors.printer.test_printers import TICKET
from ventanilla.connectors.printer import commands, drawing
from ventanilla.web.door import paper


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(("width", "dots"), [(80, 576), (58, 384)])
def test_what_is_sent_is_what_was_drawn_then_feeds_and_cuts(width: int, dots: int) -> None:
    drawn = drawing.draw(TICKET, paper_width=width)
    sent = commands.of(drawn)

    printed = paper.picture_of(sent)

    assert drawn.width == printed.width == dots
    assert printed.crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    assert [name for name, _body in paper.commands_of(sent)][-2:] == ["feed", "cut"]


@pytest.mark.parametrize(("width", "least_mm"), [(80, 19), (58, 12)])
def test_the_code_is_as_high_as_it_must_be_read(width: int, least_mm: int) -> None:
    code = drawing._code("R-017", drawing.CODE_HEIGHT_MM[width] * 8, drawing.DOTS_ACROSS[width])

    left, top, right, bottom = ink(code)

    assert (bottom - top) / 8 >= least_mm
    assert right - left <= drawing.DOTS_ACROSS[width]


@pytest.mark.parametrize("width", [80, 58])
def test_the_qr_code_on_the_paper_is_the_address_dot_by_dot(width: int) -> None:
    side = drawing.QR_MM[width] * 8
    matrix = [
        list(row) for row in segno.make(TICKET.follow_url, error="m", micro=False).matrix_iter(border=2)
    ]
    scale = side // len(matrix)
    picture = paper.picture_of(commands.of(drawing.draw(TICKET, paper_width=width)))
    across = len(matrix) * scale
    left = (picture.width - across) // 2

    tops = [
        top
        for top in range(picture.height - across)
        if all(
            (picture.getpixel((left + x * scale + 1, top + y * scale + 1)) == 0) == bool(dark)
            for y, row in enumerate(matrix)
            for x, dark in enumerate(row)
        )
    ]

    assert tops
    assert scale >= 3


def test_accents_and_long_names_stay_on_the_paper() -> None:
    long = replace(TICKET, line="Crédito, subsidio y servicios financieros de vivienda, ñandú y cigüeña")

    for width in (80, 58):
        picture = drawing.draw(long, paper_width=width)
        left, _top, right, _bottom = ink(picture)
        assert left > 0
        assert right < picture.width
        assert picture.height > drawing.draw(TICKET, paper_width=width).height


def test_letters_with_and_without_accent_do_not_look_the_same() -> None:
    plain, accented = (
        drawing.draw(replace(TICKET, line=line), paper_width=80) for line in ("Educacion", "Educación")
    )

    assert plain.tobytes() != accented.tobytes()


def test_a_reader_of_the_paper_refuses_what_it_does_not_know() -> None:
    with pytest.raises(paper.UnreadablePaper):
        paper.picture_of(b"\x1b@R-017\n")
