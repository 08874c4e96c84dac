"""A certificate as a PDF: tagged for screen readers, with the QR code by which it is verified."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import segno
from babel.dates import format_date, format_datetime

from ventanilla.kernel import typeset

_TEMPLATE = Path(__file__).with_name("certificate.typ")
_LOCALE = "es_CO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Somebody of the family group, as the certificate names them."""

    name: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a certificate says. Every string is printed literally."""

    caja_name: str
    caja_line: str
    """Legal name and NIT."""
    contact_line: str
    site_name: str
    city: str
    brand_color: str
    """`#rrggbb`."""

    full_name: str
    document: str
    """Its type and number as people write them."""
    is_affiliate: bool
    affiliation_type: str
    category: str
    affiliated_since: date | None
    source: str
    family: tuple[Relative, ...] = ()

    code: str
    verified_at: str
    """The address where the code is verified; the QR code holds it."""
    issued_at: datetime
    """Aware, in the time zone of the site."""


def render(paper: Paper) -> bytes:
    """Return the certificate as a letter-size PDF."""
    return typeset.pdf(_TEMPLATE, _printed(paper), at=paper.issued_at)


def _printed(paper: Paper) -> dict[str, object]:
    return {
        "caja_name": paper.caja_name,
        "caja_line": paper.caja_line,
        "contact_line": paper.contact_line,
        "site_name": paper.site_name,
        "city": paper.city,
        "brand_color": paper.brand_color,
        "full_name": paper.full_name,
        "document": paper.document,
        "is_affiliate": paper.is_affiliate,
        "affiliation_type": paper.affiliation_type,
        "category": paper.category,
        "since": _day(paper.affiliated_since) if paper.affiliated_since else "",
        "source": paper.source,
        "family": [[each.name, each.document] for each in paper.family],
        "code": paper.code,
        "verified_at": paper.verified_at,
        "issued_on": _day(paper.issued_at.date()),
        "issued_at": format_datetime(
            paper.issued_at, "h:mm a", locale=_LOCALE, tzinfo=paper.issued_at.tzinfo
        ),
        "qr": segno.make(paper.verified_at, error="m", micro=False).svg_inline(border=0, omitsize=True),
    }


def _day(day: date) -> str:
    return format_date(day, "d 'de' MMMM 'de' y", locale=_LOCALE)
