"""A fictitious customer, and what they sign."""

import io
import secrets
from dataclasses import dataclass
from random import Random, SystemRandom

from PIL import Image, ImageDraw

PAGE_PIXELS = (850, 1100)
LETTERS = "abcdefghij"  # for digits: a name has none


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who does not exist and whom the system has never seen."""

    document_type: str
    document_number: str
    given_names: str
    family_names: str
    birth_date: str
    phone: str

    @property
    def document(self) -> str:
        """The document as people write it, such as CC 1.944.555.666."""
        return f"{self.document_type} {int(self.document_number):,}".replace(",", ".")


def somebody_new(given_names: str) -> Customer:
    """Return a customer with a document that nobody has used, by all odds."""
    number = f"19{secrets.randbelow(10**8):08d}"
    in_letters = "".join(LETTERS[int(digit)] for digit in number[-4:]).capitalize()
    return Customer("CC", number, given_names, f"Ficticio {in_letters}", "1990-05-17", "3155550199")


def signed_scan(whose: str, chance: Random | None = None) -> bytes:
    """Return a picture of the form of that document with something like a signature on it, as PNG in black and white.

    With a `chance` of one's own the same document gives the same picture.
    """
    chance = chance or SystemRandom()
    page = Image.new("1", PAGE_PIXELS, 1)
    pen = ImageDraw.Draw(page)
    pen.text((80, 80), f"FTO-RYA-MBD-01 (ficticio) {whose}", fill=0)
    points = [(x, 950 + chance.randrange(60)) for x in range(120, 520, 16)]
    pen.line(points, fill=0, width=4)
    pen.line([(100, 1020), (560, 1020)], fill=0, width=1)
    content = io.BytesIO()
    page.save(content, "PNG")
    return content.getvalue()
