"""Activity 4: filing a ticket or saying why none applies, and the receipt, printed or sent."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ventanilla.customers.contact.models import Channel
from ventanilla.org.roles import Permission
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import receipt as receipts
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.tickets.models import Ticket
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.desk import acting, forms
from ventanilla.web.desk.forms import ReceiptForm, TicketForm


@allowed_to(Permission.ATTEND)
@require_POST
def decide(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """File the petition at once, or take note of why none applies (R56)."""
    visit = acting.own_visit(request, visit_id)
    form = TicketForm(request.POST)

    def settle() -> None:
        typed = form.cleaned_data
        if typed["decision"] == forms.NONE:
            tickets.does_not_apply(visit=visit, reason=typed["reason"], by=request.user)
            return
        tickets.file(
            visit=visit,
            term=typed["term"],
            pqrsf_class=typed["pqrsf_class"],
            form=typed["petition_form"],
            matter=typed["matter"],
            by=request.user,
        )

    return acting.on_visit(request, visit, settle, form=form, step=Step.TICKET)


@allowed_to(Permission.ATTEND)
@never_cache
@require_GET
def receipt(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Show the receipt of the petition filed in this visit, to print and hand over."""
    visit = acting.opened_visit(request, visit_id)
    if visit is None:
        return redirect("desk:visit", visit_id=visit_id)
    ticket = get_object_or_404(
        Ticket.objects.select_related("term", "filed_by", "site", "person"), visit=visit
    )
    return render(request, "desk/receipt.html", {"ticket": ticket, "visit": visit})


@allowed_to(Permission.ATTEND)
@require_POST
def send_receipt(request: StaffRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Send the receipt to the person, where and as they say; the screen stays where it is."""
    visit = acting.own_visit(request, visit_id)
    form = ReceiptForm(request.POST)

    def send() -> None:
        receipts.send(
            visit=visit,
            channel=Channel(form.cleaned_data["channel"]),
            address=form.address,
            says_yes=form.cleaned_data["says_yes"],
            by=request.user,
        )

    return acting.on_visit(request, visit, send, form=form, step=Step.TICKET, then=request.POST.get("shown"))
