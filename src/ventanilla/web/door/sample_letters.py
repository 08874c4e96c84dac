"""E-mail to try: to somebody whom it reaches, to an address that does not exist, and to a mailbox that is full."""

import io
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageDraw, ImageFont

from ventanilla.customers import selectors as customers
from ventanilla.customers.contact.models import Message
from ventanilla.customers.contact.services import writing
from ventanilla.customers.models import Person
from ventanilla.kernel import files
from ventanilla.org.models import Site, StaffUser

PAGE = (827, 1169)
MARGIN = 90


@dataclass(frozen=True, slots=True)
class Sample:
    """An address to try, by its name in addresses here, and what becomes of what is written to it."""

    name: str
    address: str
    outcome: Promise


@dataclass(frozen=True, slots=True)
class Offered:
    """A sample with the person of the demo whose address it is."""

    sample: Sample
    person: Person


SAMPLES = (
    Sample("llega", "dora@ejemplo.co", gettext_lazy("Le llega en unos segundos.")),
    Sample(
        "no-existe",
        "rebota@ejemplo.co",
        gettext_lazy("Su dirección no existe: el servidor la rechaza y el envío espera a una persona."),
    ),
    Sample(
        "lleno",
        "llena@ejemplo.co",
        gettext_lazy("Su buzón está lleno: sale, y a los pocos segundos el servidor avisa que no llegó."),
    ),
)


def offered() -> list[Offered]:
    """Return the samples whose people are in this demo."""
    found = customers.first_with_emails([each.address for each in SAMPLES])
    return [Offered(each, found[each.address]) for each in SAMPLES if each.address in found]


def write(*, sample: Offered, site: Site, by: StaffUser | None) -> Message:
    """Return a letter to the person of a sample, on its way, with a file."""
    return writing.write_mail(site=site, person=sample.person, by=by, **_content(site))


def _content(site: Site) -> dict[str, Any]:
    constancy = files.store(content=_page(), original_name=_("Constancia de atención (ejemplo).pdf"))
    return {
        "subject": _("Constancia de su atención en %(site)s ✓") % {"site": site.name},
        "paragraphs": [
            _("Gracias por visitarnos. Le enviamos la constancia de su atención; va adjunta a este correo."),
            _("Es un correo de la demostración: las personas y los datos son inventados."),
        ],
        "facts": [
            (_("Sede"), site.name),
            (_("Motivo"), _("Pasadía en familia: niños, jóvenes y señores")),
            (_("Radicado"), _("Ejemplo-001")),
        ],
        "files": [constancy.pk],
    }


def _page() -> bytes:
    page = Image.new("L", PAGE, 255)
    pen = ImageDraw.Draw(page)
    pen.text((MARGIN, MARGIN), _("Constancia de atención"), fill=0, font=ImageFont.load_default(44))
    pen.text(
        (MARGIN, MARGIN + 90),
        _("Documento de ejemplo, sin ningún valor."),
        fill=0,
        font=ImageFont.load_default(26),
    )
    content = io.BytesIO()
    page.save(content, "PDF")
    return content.getvalue()
