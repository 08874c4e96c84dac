"""What a site still lacks to open, and opening it: declaring the procedure valid there (R04)."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, words
from ventanilla.kernel.errors import WrongFields
from ventanilla.org import selectors_hours
from ventanilla.org.hours_in_words import sentence
from ventanilla.org.models import DeviceKind, Site
from ventanilla.org.roles import Permission, Role, may
from ventanilla.procedure.flow import procedure, readiness
from ventanilla.procedure.flow.readiness import Finding
from ventanilla.procedure.flow.services import opening
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.base.addresses import is_of_this_machine, public_address
from ventanilla.web.base.sign_in import home_of_device
from ventanilla.web.setup import pages, steps
from ventanilla.web.setup.pages import Refused


@dataclass(frozen=True, slots=True)
class FindingShown:
    """Something missing as the list tells it: where it is given, or who gives it when that is somebody else."""

    message: str
    address: str
    who: str


@allowed_to(Permission.DECLARE_VALID)
@never_cache
@require_safe
def ready(request: StaffRequest) -> HttpResponse:
    """Show everything that is missing by name, what opening means, and what comes after it."""
    return _page(request)


@allowed_to(Permission.DECLARE_VALID)
@never_cache
@require_POST
def open_site(request: StaffRequest) -> HttpResponse:
    """Declare the procedure valid at the site, for who confirmed it; refused while something is missing."""
    refused = pages.attempt(lambda: _open(request))
    if refused is not None:
        return _page(request, refused)
    messages.success(request, _("%(site)s está abierta.") % {"site": request.site})
    return redirect("setup:ready")


def _open(request: StaffRequest) -> None:
    if request.POST.get("confirmed") != "1":
        raise WrongFields({"confirmed": _("Marque que lo confirma.")})
    opening.open_site(site=request.site, by=request.user)


def _page(request: StaffRequest, refused: Refused | None = None) -> HttpResponse:
    site = Site.objects.select_related("declared_by").get(pk=request.site.pk)
    found = readiness.findings_of(site)
    sign_in_address = public_address(request, reverse("web:sign_in"))
    context = {
        "site": site,
        "blocking": [_shown(each, request) for each in found if each.is_blocking],
        "advisable": [_shown(each, request) for each in found if not each.is_blocking],
        "procedure": procedure.in_force(_today(site)),
        "hours_sentence": sentence(selectors_hours.hours_now(site)),
        "kiosk_address": public_address(request, home_of_device(DeviceKind.KIOSK)),
        "hall_address": public_address(request, home_of_device(DeviceKind.DISPLAY)),
        "sign_in_address": sign_in_address,
        "is_only_here": is_of_this_machine(sign_in_address),
    }
    return pages.page(request, None, "setup/ready.html", context, refused)


def _today(site: Site) -> dt.date:
    return clock.business_date(site.time_zone)


def _shown(finding: Finding, request: StaffRequest) -> FindingShown:
    address = steps.address_for(finding, request.user.role)
    able = [str(role.label) for role in Role if may(role, steps.permission_for(finding))]
    return FindingShown(finding.message, address, "" if address else words.listed(able))
