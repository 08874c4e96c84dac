"""What every page of the set-up shares: the list of steps, what was refused, and going on to the next step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ventanilla.kernel.errors import DomainError, WrongFields
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.readiness import Step
from ventanilla.web.base.access import StaffRequest
from ventanilla.web.setup import steps


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not saved: a message for each field, or one for the whole form.

    It `is_stale` when somebody else saved the same part meanwhile: sent again, it is saved over theirs.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = 422
    is_stale: bool = False

    @property
    def first(self) -> str:
        """The field where the cursor goes."""
        return next(iter(self.errors), "")


def attempt(save: Callable[[], object], fields: Sequence[str] = ()) -> Refused | None:
    """Do `save`; return why it was refused, None when it was not.

    `fields` is the order of the form, in which what is wrong is told: row by row where a field has rows ("prefix-2").
    """
    try:
        save()
    except WrongFields as refusal:
        return Refused(dict(sorted(refusal.errors.items(), key=lambda error: _place(error[0], fields))))
    except ChangedMeanwhile as refusal:
        return Refused(notice=str(refusal), status=refusal.status, is_stale=True)
    except DomainError as refusal:
        if refusal.field:
            return Refused({refusal.field: str(refusal)}, status=refusal.status)
        return Refused(notice=str(refusal), status=refusal.status)
    return None


def _place(key: str, fields: Sequence[str]) -> tuple[int, int]:
    name, dash, row = key.rpartition("-")
    if dash and row.isdecimal():
        return int(row), fields.index(name) if name in fields else len(fields)
    return 0, fields.index(key) if key in fields else len(fields)


def seen(request: StaffRequest, now: object, refused: Refused | None = None) -> str:
    """Return the fingerprint that the form carries: of what it was made from, or of `now` once its author was warned.

    A form that comes back for another reason keeps the one it had, or a change of somebody else's meanwhile would be
    saved over without a word.
    """
    kept = request.POST.get("seen", "")
    return kept if kept and not (refused and refused.is_stale) else fingerprint(now)


def number(text: str) -> int:
    """Return the whole number a form field holds, 0 for one that holds none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def page(
    request: StaffRequest,
    step: Step | None,
    template: str,
    context: Mapping[str, Any],
    refused: Refused | None = None,
) -> HttpResponse:
    """Return a page of the set-up, with the list of steps for who may take them; `step` is None for the last page."""
    found = readiness.findings_of(request.site)
    shown = steps.all_steps(request.site, found)
    is_mine = may(request.user.role, Permission.SET_UP)
    everything: dict[str, Any] = {
        "steps": shown if is_mine else [],
        "this": next((each for each in shown if each.step == step), None),
        "here_findings": [finding for finding in found if step is not None and finding.step == step],
        "blocking_count": sum(finding.is_blocking for finding in found),
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
