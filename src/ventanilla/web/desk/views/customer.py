"""Activity 1: who the customer is. The document travels in the body of a POST, never in an address."""

import datetime as dt
import uuid

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ventanilla.customers.contact.models import Channel, Purpose
from ventanilla.customers.contact.services import permissions
from ventanilla.kernel import clock
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.org.roles import Permission
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import customer
from ventanilla.procedure.visits import services as visits
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, screen, work
from ventanilla.web.desk.errors import StalePage
from ventanilla.web.desk.forms import DocumentForm, PersonForm, SearchForm


@allowed_to(Permission.ATTEND)
@require_POST
def look_up(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Look for who holds the document; offer to create the person when nobody does."""
    visit = acting.own_visit(request, visit_id)
    form = DocumentForm(request.POST)
    found: list[object] = []

    def search() -> None:
        found.append(
            customer.look_up(visit=_unsettled(request, visit), document=form.document, by=request.user)
        )

    response = acting.on_visit(request, visit, search, form=form, step=Step.IDENTIFY)
    if found == [None]:
        return _offer_to_create(request, visit, form.document)
    return response


@allowed_to(Permission.ATTEND)
@require_POST
def search(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Look for who may be meant by a name, a telephone or a number, and offer them."""
    visit = acting.own_visit(request, visit_id)
    form = SearchForm(request.POST)

    def find() -> None:
        words = form.cleaned_data["words"]
        form.found = customer.search(visit=_unsettled(request, visit), words=words, by=request.user)

    response = acting.on_visit(request, visit, find, form=form, step=Step.IDENTIFY)
    if form.found is not None:
        return acting.visit_screen(request, visit, form=form, step=Step.IDENTIFY)
    return response


@allowed_to(Permission.ATTEND)
@require_POST
def choose(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Settle one of those found as the customer."""
    visit = acting.own_visit(request, visit_id)
    person_id = _uuid(request.POST.get("person", ""))
    return acting.on_visit(
        request,
        visit,
        lambda: customer.choose(visit=_unsettled(request, visit), person_id=person_id, by=request.user),
        step=Step.IDENTIFY,
    )


@allowed_to(Permission.ATTEND)
@require_POST
def create(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Create the person not known yet, with the least of data (R38)."""
    visit = acting.own_visit(request, visit_id)
    form = PersonForm(request.POST, today=_today(visit))

    def add() -> None:
        typed = {name: form.cleaned_data[name] for name in _TYPED}
        customer.create(visit=_unsettled(request, visit), document=form.document, by=request.user, **typed)

    return acting.on_visit(request, visit, add, form=form, step=Step.IDENTIFY)


@allowed_to(Permission.ATTEND)
@require_POST
def stay_unidentified(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Go on without the person's data, by their own decision."""
    visit = acting.own_visit(request, visit_id)
    return acting.on_visit(
        request,
        visit,
        lambda: customer.stay_unidentified(visit=_unsettled(request, visit), by=request.user),
        step=Step.IDENTIFY,
    )


@allowed_to(Permission.ATTEND)
@require_POST
def refuse_advertising(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Keep that the customer wants no advertising by the channels they name; the screen stays where it is."""
    visit = acting.own_visit(request, visit_id)
    person = visit.person
    if person is None:
        raise Http404
    named = request.POST.getlist("channels")

    def keep() -> None:
        permissions.refuse_advertising(
            person=person,
            channels=[each for each in Channel if each in named],
            how=_("Lo dijo en el módulo %(desk)s") % {"desk": visit.desk.number},
            by=request.user,
        )

    then = request.POST.get("shown")
    return acting.on_visit(request, visit, keep, step=then, then=then)


@allowed_to(Permission.ATTEND)
@require_POST
def refuse_whatsapp(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Keep that the customer takes back their yes to messages by WhatsApp; the screen stays where it is."""
    visit = acting.own_visit(request, visit_id)
    person = visit.person
    if person is None:
        raise Http404

    def keep() -> None:
        permissions.take(
            person=person,
            channel=Channel.WHATSAPP,
            purpose=Purpose.SERVICE,
            is_given=False,
            how=_("Lo dijo en el módulo %(desk)s") % {"desk": visit.desk.number},
            by=request.user,
        )

    then = request.POST.get("shown")
    return acting.on_visit(request, visit, keep, step=then, then=then)


_TYPED = ("given_names", "family_names", "birth_date", "phone", "email")


def _unsettled(request: StaffRequest, visit: Visit) -> Visit:
    """Return the visit, locked, when its customer is the one the page shows and may still be put right."""
    fresh = visits.locked(visit)
    if request.POST.get("customer") != screen.customer_of(fresh):
        raise StalePage(_("En esta atención ya se dijo quién es la persona. Ya ve la pantalla al día."))
    if not work.may_change_person(fresh):
        raise StalePage(_("La persona ya no se puede cambiar: de ella dependen otros registros."))
    return fresh


def _uuid(text: str) -> uuid.UUID:
    """Return the identifier that a button of the page sends. Raises Http404 for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


def _today(visit: Visit) -> dt.date:
    """Return the date on the walls of the visit's site."""
    return clock.business_date(visit.site.time_zone)


def _offer_to_create(request: StaffRequest, visit: Visit, document: IdentityDocument) -> HttpResponse:
    known = {"document_type": document.type.value, "document_number": document.number}
    form = PersonForm(initial=known, today=_today(visit))
    return acting.visit_screen(request, visit, form=form, step=Step.IDENTIFY)
