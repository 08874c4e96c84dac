"""What every page of the set-up shares: the list of steps, what was refused, and going on to the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest
from ventanilla.web.setup import steps


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not saved: a message for each field, or one for the whole form."""

    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = 422

    @property
    def first(self) -> str:
        """The field where the cursor goes."""
        return next(iter(self.errors), "")


def attempt(save: Callable[[], object]) -> Refused | None:
    """Do `save`; return why it was refused, None when it was not."""
    try:
        save()
    except WrongFields as refusal:
        return Refused(refusal.errors)
    except DomainError as refusal:
        if refusal.field:
            return Refused({refusal.field: str(refusal)}, status=refusal.status)
        return Refused(notice=str(refusal), status=refusal.status)
    return None


def page(
    request: StaffRequest,
    step: Step | None,
    template: str,
    context: Mapping[str, Any],
    refused: Refused | None = None,
) -> HttpResponse:
    """Return a page of the set-up, with the list of steps for who may take them."""
    found = readiness.findings_of(request.site)
    shown = steps.all_steps(request.site, found)
    is_mine = may(request.user.role, Permission.SET_UP)
    everything: dict[str, Any] = {
        "steps": shown if is_mine else [],
        "here": step,
        "findings": found,
        "here_findings": [finding for finding in found if step is not None and finding.step == step],
        "this": next((each for each in shown if each.step == step), None),
        "sites": list(Site.objects.order_by("pk")) if request.user.site is None else [],
        "refused": refused,
        "errors": refused.errors if refused else {},
    }
    return render(request, template, everything | dict(context), status=refused.status if refused else 200)


def saved(request: StaffRequest, step: Step) -> HttpResponse:
    """Go on after `step` was saved: to the next one, or back to it for who does not do the whole set-up."""
    messages.success(request, _("Quedó guardado: %(step)s.") % {"step": steps.TITLES[step]})
    is_mine = may(request.user.role, Permission.SET_UP)
    return redirect(steps.after(step) if is_mine else steps.address_of(step))
