"""What one message by WhatsApp carries: its text, its buttons, its file, and what fills a template. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ventanilla.customers.contact.errors import DoesNotFit

MOST_BUTTONS = 3
LONGEST_TITLE = 20
LONGEST_ANSWER = 256
LONGEST_TEXT = 4096
LONGEST_BESIDE = 1024  # text with buttons, under a file, or in a template
LARGEST_PICTURE = 5 * 1024 * 1024
_PICTURES = {"image/png", "image/jpeg"}
_DOCUMENTS = {"application/pdf"}
_NOT_IN_A_TEMPLATE = re.compile(r"[\n\r\t]| {5}")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message: what it is, its size, and under what name the person sees it."""

    name: str
    content_type: str
    size: int

    @property
    def kind(self) -> str:
        """What WhatsApp calls such a file."""
        return "image" if self.content_type in _PICTURES else "document"


def check(
    *,
    body: str,
    choices: Sequence[Sequence[str]],
    parameters: Sequence[str],
    enclosures: Sequence[Enclosure],
) -> None:
    """Return if WhatsApp carries this, as free text and in its template. Raises DoesNotFit.

    `choices` are buttons, each an answer and its title. How many parameters a template takes WhatsApp alone knows.
    """
    _check_buttons(choices)
    _check_files(enclosures)
    _check_text(body, is_beside=bool(choices or enclosures), may_be_empty=bool(enclosures and not choices))
    _check_parameters(parameters)


def _check_buttons(choices: Sequence[Sequence[str]]) -> None:
    titles = [title for _answer, title in choices]
    if len(choices) > MOST_BUTTONS:
        raise DoesNotFit(_("WhatsApp lleva a lo sumo %(most)d botones.") % {"most": MOST_BUTTONS})
    if any(not title.strip() or len(title) > LONGEST_TITLE for title in titles):
        raise DoesNotFit(
            _("El texto de un botón de WhatsApp va de 1 a %(longest)d letras.") % {"longest": LONGEST_TITLE}
        )
    if len(set(titles)) != len(titles):
        raise DoesNotFit(_("Dos botones de WhatsApp no pueden decir lo mismo."))
    if any(len(answer) > LONGEST_ANSWER for answer, _title in choices):
        raise DoesNotFit(_("La respuesta de un botón es demasiado larga para WhatsApp."))


def _check_files(enclosures: Sequence[Enclosure]) -> None:
    if len(enclosures) > 1:
        raise DoesNotFit(_("WhatsApp lleva un solo archivo por mensaje."))
    for each in enclosures:
        if each.content_type not in _PICTURES | _DOCUMENTS:
            raise DoesNotFit(_("WhatsApp no lleva archivos de esta clase: solo PDF e imágenes PNG o JPEG."))
        if each.kind == "image" and each.size > LARGEST_PICTURE:
            raise DoesNotFit(_("La imagen pesa más de 5 MB, que es lo más que lleva WhatsApp."))


def _check_text(body: str, *, is_beside: bool, may_be_empty: bool) -> None:
    longest = LONGEST_BESIDE if is_beside else LONGEST_TEXT
    if len(body) > longest:
        raise DoesNotFit(
            _("El texto es demasiado largo para WhatsApp: lleva hasta %(longest)d letras.")
            % {"longest": longest}
        )
    if not body.strip() and not may_be_empty:
        raise DoesNotFit(_("El mensaje está vacío. Escriba el texto."))


def _check_parameters(parameters: Sequence[str]) -> None:
    if any(not each.strip() for each in parameters):
        raise DoesNotFit(_("Falta un dato de los que llenan la plantilla de WhatsApp."))
    if any(_NOT_IN_A_TEMPLATE.search(each) for each in parameters):
        raise DoesNotFit(
            _("Los datos de una plantilla de WhatsApp van en un solo renglón y sin espacios de más.")
        )
    if sum(len(each) for each in parameters) > LONGEST_BESIDE:
        raise DoesNotFit(
            _("Los datos de la plantilla son demasiado largos para WhatsApp: caben hasta %(longest)d letras.")
            % {"longest": LONGEST_BESIDE}
        )
