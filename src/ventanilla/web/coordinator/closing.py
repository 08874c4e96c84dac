"""Today's hours and the end of the day: giving the last turn earlier, giving turns again, closing the day."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, idempotency, words
from ventanilla.kernel.errors import DomainError
from ventanilla.org import selectors_hours
from ventanilla.org.drafts import EarlyClosingDraft, fingerprint
from ventanilla.org.errors import HoursRefused
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, may
from ventanilla.org.rules.hours import HoursNow
from ventanilla.org.selectors_hours import Today
from ventanilla.org.services import hours
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.models import DayClose
from ventanilla.procedure.flow.services import day
from ventanilla.procedure.turns import selectors as turns
from ventanilla.web.base.access import StaffRequest, allowed_to

NOW, AT = "now", "at"
MOST_RUNS = 10


@dataclass(frozen=True, slots=True)
class EarlyForm:
    """What was typed to close early, and what is wrong with it: a message for each field, or one for all of it."""

    when: str = NOW
    last_turn_at: str = ""
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


@allowed_to(Permission.MANAGE_HOURS)
@never_cache
@require_safe
def closing(request: StaffRequest) -> HttpResponse:
    """Show today's hours, what is left of the day, and the days closed."""
    return _page(request)


@allowed_to(Permission.MANAGE_HOURS)
@never_cache
@require_POST
def close_early(request: StaffRequest) -> HttpResponse:
    """Give today's last turn now, or at an hour before the usual one."""
    when, last_turn_at, reason = (
        request.POST.get(name, "").strip() for name in ("when", "last_turn_at", "reason")
    )
    form = EarlyForm(when, last_turn_at, reason)
    try:
        decided = hours.close_early(
            site=request.site,
            by=request.user,
            reason=form.reason,
            last_turn_at=_hour(form),
            seen=request.POST.get("seen"),
        )
    except DomainError as refusal:
        return _page(request, form=_refused(form, refusal), status=refusal.status)
    if form.when == NOW:
        messages.success(request, _("Ya no se dan turnos hoy. A quienes tienen turno se les atiende."))
    else:
        at_time = words.at_time(decided.last_turn_at)
        messages.success(request, _("Hoy el último turno se da %(at_time)s") % {"at_time": at_time})
    return redirect("coordinator:closing")


@allowed_to(Permission.MANAGE_HOURS)
@never_cache
@require_POST
def reopen(request: StaffRequest) -> HttpResponse:
    """Give turns again until the usual hour."""
    try:
        hours.reopen(site=request.site, by=request.user, seen=request.POST.get("seen"))
    except DomainError as refusal:
        return _page(request, form=EarlyForm(notice=str(refusal)), status=refusal.status)
    messages.success(request, _("Se vuelve al horario de siempre."))
    return redirect("coordinator:closing")


@allowed_to(Permission.CLOSE_DAY)
@never_cache
@require_safe
def left(request: StaffRequest) -> HttpResponse:
    """Return what is left of the day, for the page to look again."""
    hours_now = selectors_hours.hours_now(request.site)
    return render(request, "coordinator/day_left.html", _left(request.site, hours_now))


@allowed_to(Permission.CLOSE_DAY)
@never_cache
@require_POST
def close_day(request: StaffRequest) -> HttpResponse:
    """Close today with whatever is left of it; pressed twice it is closed once."""
    today = clock.business_date(request.site.time_zone)
    known = request.POST.get("turns_known", "")
    done: list[DayClose] = []

    def act() -> idempotency.Answer:
        turns_known = int(known) if known.isdecimal() else 0
        done.append(day.close_day(site=request.site, day=today, by=request.user, turns_known=turns_known))
        return 200, None

    try:
        _once(request, act)
    except DomainError as refusal:
        return _page(request, left_error=str(refusal), status=refusal.status)
    if done:
        messages.success(request, what_it_did(done[0]))
    return redirect("coordinator:closing")


def what_it_did(run: DayClose) -> str:
    """Return in a sentence what closing the day did."""
    counted = [
        (
            run.turns_closed,
            ngettext(
                "%(n)s turno se cerró sin atender", "%(n)s turnos se cerraron sin atender", run.turns_closed
            ),
        ),
        (
            run.visits_left,
            ngettext(
                "%(n)s atención quedó incompleta", "%(n)s atenciones quedaron incompletas", run.visits_left
            ),
        ),
        (run.shifts_ended, ngettext("%(n)s jornada terminó", "%(n)s jornadas terminaron", run.shifts_ended)),
    ]
    told = [text % {"n": number} for number, text in counted if number]
    if not told:
        return _("El día quedó cerrado. No quedaba nada pendiente.")
    return _("El día quedó cerrado: %(what)s.") % {"what": words.listed(told)}


def _once(request: StaffRequest, act: Callable[[], idempotency.Answer]) -> None:
    key = request.POST.get("key", "")[:64]
    idempotency.answer_once(scope=f"close_day:{request.user.pk}", key=key, body=b"", act=act)


def _hour(form: EarlyForm) -> dt.time | None:
    """Return the hour typed for the last turn; None for now."""
    if form.when == NOW:
        return None
    try:
        return dt.time.fromisoformat(form.last_turn_at)
    except ValueError:
        raise HoursRefused(_("Escriba a qué hora se da el último turno."), field="last_turn_at") from None


def _refused(form: EarlyForm, refusal: DomainError) -> EarlyForm:
    errors = {refusal.field: str(refusal)} if refusal.field else {}
    return EarlyForm(form.when, form.last_turn_at, form.reason, errors, notice="" if errors else str(refusal))


def _page(
    request: StaffRequest, *, form: EarlyForm | None = None, left_error: str = "", status: int = 200
) -> HttpResponse:
    today = selectors_hours.today(request.site)
    context: dict[str, Any] = {
        "today": today,
        "form": form or _form_of(today),
        "seen": fingerprint(EarlyClosingDraft.of(today.early)),
        "left_error": left_error,
        "may_close_day": may(request.user.role, Permission.CLOSE_DAY),
    }
    left = _left(request.site, today.now) if context["may_close_day"] else {}
    return render(request, "coordinator/closing.html", context | left, status=status)


def _form_of(today: Today) -> EarlyForm:
    """Return the form as it is shown first: empty, or with the decision to change."""
    if today.early is None:
        return EarlyForm()
    decided = EarlyClosingDraft.of(today.early)
    return EarlyForm(AT, decided.last_turn_at, decided.reason)


def _left(site: Site, hours_now: HoursNow) -> dict[str, Any]:
    date = hours_now.day.date
    found = flow.day_left(site, date)
    runs = flow.day_closes(site, MOST_RUNS)
    busy = [str(desk.number) for desk in turns.desks_at_work(site)]
    return {
        "left": found,
        "turns_left": found.waiting + found.on_hold,
        "busy_desks": words.listed(busy),
        "busy_count": len(busy),
        "runs": runs,
        "is_closed": not hours_now.is_open and any(run.business_date == date for run in runs),
        "key": uuid.uuid4().hex,
    }
