"""The ticket as dots on paper.

It goes to the printer as one picture: accents then come out on any printer, whatever its code pages, in the typeface of
the screens, and the code stands as high as it must be read (20 mm at arm's length).
"""

from dataclasses import dataclass
from functools import cache

import segno
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from ventanilla.procedure.printing.ports import Ticket

DOTS_PER_MM = 8
DOTS_ACROSS = {80: 576, 58: 384}
"""What a roll of that width can be printed on, in dots."""
TYPE = "vendor/atkinson-hyperlegible-next-latin-wght-normal.woff2"
ZERO_TYPE = "vendor/inter-latin-wght-normal.woff2"
"""The typeface's own zero is struck through and read as another sign; Inter's stands in, as on the screens."""
ZERO_SCALE = 0.92
PLAIN, BOLD = 450, 720
CODE_HEIGHT_MM = {80: 20, 58: 14}
CAPITAL = 0.668
"""How high capitals and figures of the typeface stand, in parts of its size."""
NARROWEST = 0.7
QR_MM = {80: 34, 58: 30}
MARGIN = 8
BALANCE_STEP = 16


@dataclass(frozen=True, slots=True)
class _Style:
    """A kind of text: its size and weight, and the space above it, in dots."""

    size: int
    weight: int
    above: int


_STYLES = {
    80: {
        "caja": _Style(36, BOLD, 0),
        "site": _Style(32, PLAIN, 2),
        "line": _Style(50, BOLD, 14),
        "moment": _Style(33, PLAIN, 8),
        "sentence": _Style(33, PLAIN, 16),
    },
    58: {
        "caja": _Style(28, BOLD, 0),
        "site": _Style(25, PLAIN, 2),
        "line": _Style(38, BOLD, 12),
        "moment": _Style(25, PLAIN, 6),
        "sentence": _Style(26, PLAIN, 14),
    },
}


def draw(ticket: Ticket, *, paper_width: int) -> Image.Image:
    """Return the ticket in black and white, as wide as that paper can be printed on."""
    across, styles = DOTS_ACROSS[paper_width], _STYLES[paper_width]
    parts = [
        _text(ticket.caja, styles["caja"], across),
        _text(ticket.site, styles["site"], across),
        _spaced(_code(ticket.code, CODE_HEIGHT_MM[paper_width] * DOTS_PER_MM, across), above=22, below=6),
        _text(ticket.line, styles["line"], across),
        _text(ticket.moment, styles["moment"], across),
        _spaced(_qr(ticket.follow_url, QR_MM[paper_width] * DOTS_PER_MM), above=18),
        _text(ticket.sentence, styles["sentence"], across),
    ]
    paper = Image.new("L", (across, sum(part.height for part in parts)), 255)
    top = 0
    for part in parts:
        paper.paste(part, ((across - part.width) // 2, top))
        top += part.height
    return paper.point(lambda grey: 255 if grey > 127 else 0).convert("1")


@cache
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return a typeface of the screens. Raises OSError where they were not put (scripts/bootstrap.py does)."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise OSError(f"The typeface {name} is not among the static files.")
    font = ImageFont.truetype(found, size)
    axes = [
        weight if axis["name"] in (b"Weight", "Weight") else float(axis["default"] or 0)
        for axis in font.get_variation_axes()
    ]
    font.set_variation_by_axes(axes)
    return font


def _text(text: str, style: _Style, across: int) -> Image.Image:
    """Return the text in as many lines as it needs, none wider than the paper."""
    font = _font(TYPE, style.size, style.weight)
    line_height = round(style.size * 1.22)
    lines = _lines(text, font, across - 2 * MARGIN)
    picture = Image.new("L", (across, style.above + line_height * len(lines)), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((across / 2, style.above + line_height * number), line, fill=0, font=font, anchor="ma")
    return picture


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return the text in as few lines as fit into `width`, of about the same length."""
    lines = _filled(text, font, width)
    narrower = width
    while len(lines) > 1 and len(_filled(text, font, narrower - BALANCE_STEP)) == len(lines):
        narrower -= BALANCE_STEP
    return _filled(text, font, narrower)


def _filled(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _code(code: str, height: int, across: int) -> Image.Image:
    """Return the code with figures `height` dots high, pressed together sideways as far as it stays easy to read."""
    size = round(height / CAPITAL)
    zero_size = round(size * ZERO_SCALE)
    fonts = [
        _font(ZERO_TYPE, zero_size, BOLD) if letter == "0" else _font(TYPE, size, BOLD) for letter in code
    ]
    width = sum(font.getlength(letter) for font, letter in zip(fonts, code, strict=True))
    picture = Image.new("L", (round(width), size), 255)
    pen, x = ImageDraw.Draw(picture), 0.0
    for font, letter in zip(fonts, code, strict=True):
        pen.text((x, size * 0.85), letter, fill=0, font=font, anchor="ls")
        x += font.getlength(letter)
    inked = picture.crop(Image.eval(picture, lambda grey: 255 - grey).getbbox())
    room = across - 2 * MARGIN
    if inked.width <= room:
        return inked
    scale = max(room / inked.width, NARROWEST)
    smaller = min(1.0, room / (inked.width * scale))
    return inked.resize((round(inked.width * scale * smaller), round(inked.height * smaller)))


def _qr(address: str, side: int) -> Image.Image:
    """Return the QR code of `address` in whole dots, `side` high at most, with the quiet zone it needs."""
    matrix = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=2)]
    scale = max(side // len(matrix), 3)
    small = Image.new("L", (len(matrix), len(matrix)), 255)
    small.putdata([0 if dark else 255 for row in matrix for dark in row])
    return small.resize((len(matrix) * scale,) * 2, Image.Resampling.NEAREST)


def _spaced(picture: Image.Image, *, above: int, below: int = 0) -> Image.Image:
    spaced = Image.new("L", (picture.width, above + picture.height + below), 255)
    spaced.paste(picture, (0, above))
    return spaced
