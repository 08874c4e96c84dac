"""Colours as screens write them (#rrggbb), and whether a text can be read on them (WCAG 2.2)."""

import colorsys
import re

WHITE = "#ffffff"
BLACK = "#000000"
STEPS = 200

_WRITTEN = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Return whether `text` is a colour as we write them: #rrggbb in lower case."""
    return _WRITTEN.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black and white); WCAG 2.2, 1.4.3."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """Return `colour` laid over `ground`, opaque by `share` (0 to 1)."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _written(*(above * share + below * (1 - share) for above, below in pairs))


def darkened(colour: str, *, on: str = WHITE, at_least: float) -> str:
    """Return `colour`, darkened no more than needed to reach that contrast with `on`; black if nothing does."""
    return _moved(colour, towards=0.0, on=on, at_least=at_least)


def lightened(colour: str, *, on: str, at_least: float) -> str:
    """Return `colour`, lightened no more than needed to reach that contrast with `on`; white if nothing does."""
    return _moved(colour, towards=1.0, on=on, at_least=at_least)


def _moved(colour: str, *, towards: float, on: str, at_least: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for step in range(STEPS + 1):
        at = lightness + (towards - lightness) * step / STEPS
        moved = _written(*colorsys.hls_to_rgb(hue, at, saturation))
        if contrast(moved, on) >= at_least:
            return moved
    return WHITE if towards else BLACK


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(*channels: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
