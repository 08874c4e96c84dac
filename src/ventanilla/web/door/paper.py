"""The paper of the demo's kiosk as it came out: read back from the very bytes that a printer would get.

This is a reader of its own, which shares nothing with what writes those bytes: it prints pictures (GS v 0), feeds
(ESC d, LF) and cuts (GS V), as a printer does, and refuses what it does not know.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

LINE_FEED = 30
ENDING = ".escpos"


class UnreadablePaper(Exception):
    """The bytes hold a command that this reader does not know."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of paper that came out of a roll: its name, and which roll it is from."""

    roll: str
    name: str

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        return _rolls() / self.roll / f"{self.name}{ENDING}"


def pieces() -> list[Piece]:
    """Return what came out of every roll of this installation, the newest first."""
    found = [Piece(path.parent.name, path.stem) for path in _rolls().glob(f"*/*{ENDING}")]
    return sorted(found, key=lambda piece: (piece.name, piece.roll), reverse=True)


def piece(roll: str, name: str) -> Piece | None:
    """Return the piece of that name, or None."""
    return next((each for each in pieces() if (each.roll, each.name) == (roll, name)), None)


def picture_of(content: bytes) -> Image.Image:
    """Return what a printer would have printed until it cut. Raises UnreadablePaper."""
    strips = list(_strips(content))
    width = max((strip.width for strip in strips), default=1)
    paper = Image.new("1", (width, sum(strip.height for strip in strips) or 1), 1)
    top = 0
    for strip in strips:
        paper.paste(strip, (0, top))
        top += strip.height
    return paper


def png(content: bytes) -> bytes:
    """Return `picture_of` as a file for a browser."""
    into = io.BytesIO()
    picture_of(content).save(into, "PNG", optimize=True)
    return into.getvalue()


def is_cut(content: bytes) -> bool:
    """Return whether the paper was cut at the end."""
    return any(command == "cut" for command, _body in commands_of(content))


def commands_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each command by name, with what it carries. Raises UnreadablePaper."""
    at = 0
    while at < len(content):
        two = content[at : at + 2]
        if two == b"\x1b@":
            yield "begin", b""
            at += 2
        elif two == b"\x1bd":
            yield "feed", content[at + 2 : at + 3]
            at += 3
        elif two == b"\x1dV":
            yield "cut", b""
            at += 4 if content[at + 2 : at + 3] in (b"A", b"B") else 3
        elif content[at : at + 3] == b"\x1dv0":
            across = int.from_bytes(content[at + 4 : at + 6], "little")
            down = int.from_bytes(content[at + 6 : at + 8], "little")
            end = at + 8 + across * down
            if end > len(content):
                raise UnreadablePaper("The picture ends too early.")
            yield "picture", content[at + 4 : end]
            at = end
        elif content[at : at + 1] == b"\n":
            yield "feed", b"\x01"
            at += 1
        else:
            raise UnreadablePaper(f"{content[at : at + 4]!r} is not known.")


def _strips(content: bytes) -> Iterator[Image.Image]:
    for command, body in commands_of(content):
        if command == "picture":
            across, down = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")
            dots = Image.frombytes("1", (across * 8, down), body[4:])
            yield ImageOps.invert(dots.convert("L")).convert("1")
        elif command == "feed":
            yield Image.new("1", (1, LINE_FEED * body[0]), 1)


def _rolls() -> Path:
    return Path(settings.DATA) / "paper"
