"""The pictures that README and manual show: how they are posed, compressed and kept in docs/pictures.

They are taken of a demo whose clock stands still, so that a picture taken again is the same unless the screen changed.
"""

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Page

from ventanilla.web.base import qr

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MOMENT = dt.datetime.fromisoformat("2026-11-24T10:24:00-05:00")
LATER = dt.timedelta(minutes=4)
LARGE = 1400
COLOURS = 96
BLOCK = 8
VISIBLE = 8
TICK = 1100
PUBLIC_URL = "http://turnos.ejemplo.co"
EXAMPLE = f"{PUBLIC_URL}/turno/ejemplo"
POSE = """([texts, drawing]) => {
  for (const [selector, text] of Object.entries(texts)) {
    document.querySelectorAll(selector).forEach((each) => { each.textContent = text; });
  }
  document.querySelectorAll("svg.qr").forEach((each) => { each.outerHTML = drawing; });
  const inSpanish = {
    date: (value) => value.split("-").reverse().join("/"),
    time: (value) => {
      const [hour, minute] = value.split(":").map(Number);
      const half = hour < 12 ? "a. m." : "p. m.";
      return value && `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${half}`;
    },
  };
  document.querySelectorAll("input[type=date], input[type=time]").forEach((each) => {
    const { type, value } = each;
    Object.assign(each.dataset, { posed: value, posedAs: type });
    each.type = "text";
    each.value = inSpanish[type](value);
  });
}"""
REST = """document.querySelectorAll("[data-posed]").forEach((each) => {
  each.type = each.dataset.posedAs;
  each.value = each.dataset.posed;
})"""


def options(width: int, height: int, clock: dt.datetime | None) -> dict[str, Any]:
    """Return how a browser window is opened for pictures: without motion, and a large one drawn at half its size."""
    if clock is None:
        return {}
    return {"reduced_motion": "reduce", "device_scale_factor": 0.5 if max(width, height) > LARGE else 1}


def shoot(page: Page, steady: Mapping[str, str]) -> Image.Image:
    """Return what the window shows, without what differs each time.

    `steady` gives the text to show in the elements that a selector finds, for codes made by chance; QR drawings lead
    to an example. Running times are let tick once. A field for a date or a time is written as a browser in Spanish
    writes it, whatever the language of this one.
    """
    page.wait_for_timeout(TICK)
    page.evaluate(POSE, [dict(steady), qr.drawing(EXAMPLE)])
    taken = page.screenshot(animations="disabled", caret="hide")
    page.evaluate(REST)
    return Image.open(io.BytesIO(taken)).convert("RGB")


def compress(picture: Image.Image) -> bytes:
    """Return the picture as WebP: a screen has few colours, so that lossless with few is both small and sharp."""
    plain = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE, kmeans=1)
    written = io.BytesIO()
    plain.convert("RGB").save(written, "webp", lossless=True, quality=100, method=6)
    return written.getvalue()


def differ_visibly(first: bytes, second: bytes) -> bool:
    """Tell whether somebody would see a difference: somewhere, a block of pixels changed by more than a shade."""
    before, after = (Image.open(io.BytesIO(each)).convert("RGB") for each in (first, second))
    if before.size != after.size:
        return True
    blocks = ImageChops.difference(before, after).convert("L").reduce(BLOCK)
    return max(blocks.tobytes()) > VISIBLE


def keep(picture: Image.Image, path: Path) -> bool:
    """Write the picture unless the file already shows the same; return whether it was written."""
    taken = compress(picture)
    if path.exists() and not differ_visibly(path.read_bytes(), taken):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(taken)
    return True
