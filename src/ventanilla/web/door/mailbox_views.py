"""The demo's e-mail as people read it: what left, what did not, and one to try; each only in the demo."""

import hashlib
from dataclasses import dataclass

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from ventanilla.customers.contact import selectors as contact
from ventanilla.customers.contact.models import Channel, Message
from ventanilla.org.models import Site, StaffUser
from ventanilla.web.base.access import public
from ventanilla.web.door import mailbox, sample_letters
from ventanilla.web.door.views import only_in_demo

NOT_SENT_SHOWN = 6
LETTER_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "sandbox": True,
}
"""What a letter may do in its frame: be looked at. It fetches nothing and runs nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in the list, with what is known of the message that it is, if it is one of ours."""

    headline: mailbox.Headline
    message: Message | None


@only_in_demo
@public
@never_cache
@require_safe
def letters(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show the letters that left and one of them open; to the page itself, what became of its list, if it changed."""
    rows, not_sent = _rows(), contact.not_sent(Channel.EMAIL, NOT_SENT_SHOWN)
    seen = _digest(rows, not_sent)
    if request.headers.get("HX-Request"):
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        return render(request, "door/letter_list.html", _context(rows, not_sent, seen, name))
    shown = name or (rows[0].headline.name if rows else "")
    opened = mailbox.letter(shown) if shown else None
    if name and opened is None:
        raise Http404
    return render(
        request,
        "door/letters.html",
        _context(rows, not_sent, seen, shown)
        | {"letter": opened, "offered": sample_letters.offered(), "has_server": bool(settings.MAIL_URL)},
    )


@only_in_demo
@public
@never_cache
@require_safe
@xframe_options_sameorigin
def letter_page(request: HttpRequest, name: str) -> HttpResponse:
    """Return the HTML of a letter for its frame, where nothing in it can run or fetch."""
    response = HttpResponse(_letter(name).html, content_type="text/html; charset=utf-8")
    setattr(response, "_csp_replace", LETTER_POLICY)  # noqa: B010
    return response


@only_in_demo
@public
@never_cache
@require_safe
def letter_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Return a file that came with a letter; one that a browser might run is only saved."""
    found = next((each for each in _letter(name).attachments if each.number == number), None)
    if found is None:
        raise Http404
    kind = found.content_type if found.opens else "application/octet-stream"
    response = HttpResponse(found.content, content_type=kind)
    how = content_disposition_header(as_attachment=not found.opens, filename=found.name or "archivo")
    response["Content-Disposition"] = how or "attachment"
    return response


@only_in_demo
@public
@require_POST
def write_letter(request: HttpRequest, sample: str) -> HttpResponse:
    """Write to somebody, to see what becomes of it."""
    offered = {each.sample.name: each for each in sample_letters.offered()}
    site = Site.objects.filter(is_active=True).order_by("pk").first()
    if sample not in offered or site is None:
        raise Http404
    by = request.user if isinstance(request.user, StaffUser) else None
    sample_letters.write(sample=offered[sample], site=site, by=by)
    messages.info(request, _("El correo va en camino. La lista se actualiza sola."))
    return redirect("door:letters")


def _rows() -> list[Row]:
    headlines = mailbox.headlines()
    known = contact.by_external_id(Channel.EMAIL, [each.message_id for each in headlines])
    return [Row(each, known.get(each.message_id)) for each in headlines]


def _digest(rows: list[Row], not_sent: list[Message]) -> str:
    shown = [(row.headline.name, row.message.state if row.message else "") for row in rows]
    shown += [(str(each.pk), each.state) for each in not_sent]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _context(rows: list[Row], not_sent: list[Message], seen: str, shown: str) -> dict[str, object]:
    return {"rows": rows, "not_sent": not_sent, "seen": seen, "shown": shown}


def _letter(name: str) -> mailbox.Letter:
    found = mailbox.letter(name)
    if found is None:
        raise Http404
    return found
