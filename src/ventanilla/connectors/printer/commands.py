"""The bytes that make a printer print a picture and cut the paper."""

from escpos.printer import Dummy
from PIL import Image

IN_ORDER_ARE_YOU_DONE = b"\x1dr\x01"
"""GS r 1: the printer answers with its paper sensor when it comes to this, after all that was sent before."""


def of(picture: Image.Image) -> bytes:
    """Return the commands: begin anew, print the picture in strips, feed, cut."""
    printer = Dummy()
    known = printer.profile.profile_data
    printer.profile.profile_data = {**known, "media": {"width": {"pixels": picture.width}}}
    printer.hw("INIT")
    printer.image(picture, impl="bitImageRaster", fragment_height=256)
    printer.cut()
    return bytes(printer.output)
