"""QR codes, drawn into the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def drawing(address: str) -> SafeString:
    """Return a QR code of `address` as an inline drawing."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308  (drawn by segno: the address is in the dots alone)
