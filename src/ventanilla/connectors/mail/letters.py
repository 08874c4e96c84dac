"""A letter as it leaves: one text in two forms, its files, and headers in which nothing can be smuggled."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp
from django.core.validators import validate_email
from django.template import Context, Engine
from django.utils.translation import gettext as _

from ventanilla.customers.contact import mail_trouble
from ventanilla.kernel import files, phones
from ventanilla.kernel.commands.errors import Refused
from ventanilla.kernel.commands.ports import Order
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models import Caja

MISSPELT = "5.1.3"
_BREAKS = {"Cc", "Zl", "Zp"}
_engine = Engine(
    dirs=[str(Path(__file__).parent / "templates")], builtins=["django.templatetags.i18n"], autoescape=True
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be found at a glance: what it is, and what it says."""

    label: str
    value: str


def message_id(order: Order, *, sender: str) -> str:
    """Return the identifier of an order's letter: the same at every try, and known again in what is reported of it."""
    return f"<{order.idempotency_key}@{sender.rpartition('@')[2]}>"


def written(order: Order, *, caja: Caja, sender: str) -> EmailMultiAlternatives:
    """Return the letter of an order, from the Caja by its address `sender`, answers to the Caja's own.

    Raises Refused when the address is none, or a file is gone.
    """
    subject = one_line(str(order.content["subject"]))
    context = Context(_said(order, caja, subject))
    letter = EmailMultiAlternatives(
        subject=subject,
        body=_engine.get_template("mail/letter.txt").render(context),
        from_email=formataddr((one_line(caja.name), sender)),
        to=[_address(str(order.content["to"]))],
        reply_to=[caja.email],
        headers={
            "Message-ID": message_id(order, sender=sender),
            "Auto-Submitted": "auto-generated",
            **_way_out(order, caja),
        },
    )
    letter.encoding = utf8_charset_qp  # a server that takes seven bits only changes no accent
    letter.attach_alternative(_engine.get_template("mail/letter.html").render(context), "text/html")
    for stored in _stored(order.files):
        letter.attach(one_line(stored.original_name), _content(stored), stored.content_type)
    return letter


def one_line(text: str) -> str:
    """Return `text` on one line, without characters that break one."""
    plain = "".join(" " if unicodedata.category(each) in _BREAKS else each for each in text)
    return " ".join(plain.split())


def _said(order: Order, caja: Caja, subject: str) -> dict[str, Any]:
    content = order.content
    return {
        "caja": caja,
        "phone": phones.as_dialled(caja.phone),
        "subject": subject,
        "greeting": one_line(str(content.get("greeting", ""))),
        "paragraphs": [str(each) for each in content["paragraphs"]],
        "facts": [Fact(str(label), str(value)) for label, value in content.get("facts", ())],
        "is_advertising": bool(content.get("is_advertising")),
    }


def _address(text: str) -> str:
    """Return the address. What is more than one, or holds more than an address, is none."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused(mail_trouble.in_words(MISSPELT), detail="no address") from error
    return text


def _way_out(order: Order, caja: Caja) -> dict[str, str]:
    """Return the header by which mail programs offer to end advertising with one button (RFC 2369)."""
    if not order.content.get("is_advertising"):
        return {}
    return {"List-Unsubscribe": f"<mailto:{caja.email}?subject=BAJA>"}


def _stored(ids: tuple[UUID, ...]) -> Iterator[StoredFile]:
    found = StoredFile.objects.in_bulk(ids)
    for each in ids:
        if each not in found:
            raise _gone()
        yield found[each]


def _content(stored: StoredFile) -> bytes:
    try:
        with files.open_stored(stored) as file:
            return file.read()
    except FileNotFoundError as error:
        raise _gone() from error


def _gone() -> Refused:
    return Refused(_("Ya no está uno de los archivos que iban con el mensaje."), detail="file gone")
