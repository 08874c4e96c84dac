"""Writing to somebody."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.customers.contact import rules, selectors, whatsapp_limits
from ventanilla.customers.contact.errors import NoAddress, NotAllowed, TemplateMissing
from ventanilla.customers.contact.models import Channel, Message, Purpose
from ventanilla.customers.contact.whatsapp_limits import Enclosure
from ventanilla.customers.models import Person
from ventanilla.kernel import clock, phones
from ventanilla.kernel.commands.services import queueing
from ventanilla.kernel.models import StoredFile
from ventanilla.org.models import Site, StaffUser

SEND = "send"


@transaction.atomic
def write_whatsapp(
    *,
    site: Site,
    person: Person,
    body: str,
    choices: Sequence[tuple[str, str]] = (),
    template: str = "",
    parameters: Sequence[str] = (),
    files: Sequence[UUID] = (),
    purpose: Purpose = Purpose.SERVICE,
    visit_id: UUID | None = None,
    by: StaffUser | None = None,
) -> Message:
    """Return a message to the person's mobile, queued.

    `choices` are at most three buttons, each an answer and its title; what comes back carries the message's nonce.
    Free text goes to a number from which somebody wrote within a day; to any other goes `template`, an approved one that
    says the same, with its `parameters`. Which of both is decided when the message leaves. Raises NoAddress,
    phones.NotAMobile, NotAllowed without the person's yes (WhatsApp wants one for every message), DoesNotFit, and
    TemplateMissing where it could not leave now.
    """
    phone = phones.mobile(person.phone, field="phone") if person.phone else ""
    if not phone:
        raise NoAddress(_("No tenemos el celular de esta persona."), field="phone")
    if not selectors.may_be_written_to(person, Channel.WHATSAPP, purpose):
        raise NotAllowed(_("La persona no ha dicho que sí a recibir estos mensajes por WhatsApp."))
    is_open = rules.is_window_open(selectors.last_written_from(phone), clock.now())
    if not is_open and not template:
        raise TemplateMissing(
            _("Esta persona no ha escrito en las últimas 24 horas: WhatsApp pide una plantilla aprobada.")
        )
    nonce = new_nonce()
    answers = [[f"{answer}:{nonce}", title] for answer, title in choices]
    whatsapp_limits.check(
        body=body,
        choices=answers,
        parameters=parameters,
        enclosures=[
            Enclosure(each.original_name, each.content_type, each.size)
            for each in StoredFile.objects.filter(pk__in=files)
        ],
    )
    content: dict[str, Any] = {"to": phone, "body": body, "nonce": nonce, "choices": answers}
    if template:
        content["template"] = {"name": template, "parameters": list(parameters)}
    return _queue(
        Message(
            channel=Channel.WHATSAPP,
            purpose=purpose,
            person=person,
            site=site,
            visit_id=visit_id,
            address=phone,
            body=body,
            template=template,
            nonce=nonce,
            written_by=by,
        ),
        content,
        files,
    )


@transaction.atomic
def write_mail(
    *,
    site: Site,
    person: Person,
    subject: str,
    paragraphs: Sequence[str],
    facts: Sequence[tuple[str, str]] = (),
    files: Sequence[UUID] = (),
    purpose: Purpose = Purpose.SERVICE,
    visit_id: UUID | None = None,
    by: StaffUser | None = None,
) -> Message:
    """Return an e-mail to the person, queued: paragraphs of plain language, and facts as label and value.

    Raises NoAddress, and NotAllowed for advertising without the person's yes.
    """
    if not person.email:
        raise NoAddress(_("No tenemos el correo de esta persona."), field="email")
    wants_a_yes = rules.wants_a_yes(Channel.EMAIL, purpose)
    if wants_a_yes and not selectors.may_be_written_to(person, Channel.EMAIL, purpose):
        raise NotAllowed(_("La persona no ha dicho que sí a recibir publicidad por correo."))
    content = {
        "to": person.email,
        "subject": subject,
        "greeting": person.given_names,
        "paragraphs": list(paragraphs),
        "facts": [list(fact) for fact in facts],
        "is_advertising": purpose == Purpose.PROMOTION,
    }
    body = "\n\n".join([*paragraphs, *(f"{label}: {value}" for label, value in facts)])
    return _queue(
        Message(
            channel=Channel.EMAIL,
            purpose=purpose,
            person=person,
            site=site,
            visit_id=visit_id,
            address=person.email,
            subject=subject,
            body=body,
            nonce=new_nonce(),
            written_by=by,
        ),
        content,
        files,
    )


def new_nonce() -> str:
    """Return a nonce that nobody guesses: the letter n and 13 more of the alphabet of base32, in small letters."""
    return "n" + base64.b32encode(secrets.token_bytes(9)).decode().lower()[: rules.NONCE_LENGTH - 1]


def _queue(message: Message, content: Mapping[str, Any], files: Sequence[UUID]) -> Message:
    """Return the message, queued by itself: one that is refused keeps no other to the same person waiting."""
    now = clock.now()
    is_advertising = message.purpose == Purpose.PROMOTION
    message.command = queueing.queue(
        target=message.channel,
        operation=SEND,
        aggregate=f"message:{message.pk}",
        content=content,
        files=files,
        about=f"visit:{message.visit_id}" if message.visit_id else "",
        site_id=message.site_id,
        not_before=rules.advertising_from(now, message.site.time_zone) if is_advertising else None,
    )
    message.save()
    return message
