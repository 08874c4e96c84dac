"""Keeping that somebody who wrote or called wants no more advertising."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.customers.contact.services import permissions
from ventanilla.kernel.errors import DomainError
from ventanilla.org.roles import Permission
from ventanilla.web.base.access import StaffRequest, allowed_to

LONGEST = 254


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_http_methods(["GET", "POST"])
def no_advertising(request: StaffRequest) -> HttpResponse:
    """Ask from where somebody asked for no more, and keep it for everybody who left that number or address."""
    if request.method == "GET":
        return render(request, "coordinator/no_advertising.html")
    address = request.POST.get("address", "").strip()[:LONGEST]
    try:
        people = permissions.refuse_advertising_at(address=address, by=request.user)
    except DomainError as refusal:
        context = {"address": address, "refusal": refusal}
        return render(request, "coordinator/no_advertising.html", context, status=refusal.status)
    messages.success(
        request,
        ngettext(
            "Quedó anotado para %(people)d persona: ahí no se le envía más publicidad.",
            "Quedó anotado para %(people)d personas: ahí no se les envía más publicidad.",
            people,
        )
        % {"people": people},
    )
    return redirect("coordinator:no_advertising")
