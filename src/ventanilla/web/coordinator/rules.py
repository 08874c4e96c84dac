"""The rules of calling: the one in force, its history, trying another one with a past day, and publishing it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import clock, idempotency, words
from ventanilla.kernel.errors import DomainError
from ventanilla.org.models import ServiceLine
from ventanilla.org.roles import Permission, may
from ventanilla.procedure.turns import rule_in_words, selectors_replay, selectors_rules
from ventanilla.procedure.turns.models import CallingRuleVersion
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.services import publishing
from ventanilla.web.base.access import StaffRequest, allowed_to
from ventanilla.web.coordinator import trial
from ventanilla.web.coordinator.rule_form import RuleForm


@allowed_to(Permission.MANAGE_RULES)
@never_cache
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """Show the rule in force, the form for another one, and every version published."""
    return _page(request)


@allowed_to(Permission.MANAGE_RULES)
@never_cache
@require_POST
def try_rule(request: StaffRequest) -> HttpResponse:
    """Show how long people would have waited on a past day under the rule that was typed; nothing is stored."""
    form = RuleForm.typed(request.POST, _lines(request))
    new, errors = form.rule(request.site)
    if new is None:
        return _page(request, form=form.with_errors(errors), status=422)
    date = _day(request.POST.get("day", ""), selectors_replay.days_with_turns(request.site))
    if date is None:
        return _page(request, form=form.with_errors({"day": _("Elija un día con turnos.")}), status=422)
    present = selectors_rules.in_force(request.site)
    tried = selectors_replay.try_rules(
        request.site, date, [present, new], limit=present.cap or selectors_replay.LATE
    )
    return _page(request, form=form, tried=tried, new=new)


@allowed_to(Permission.MANAGE_RULES)
@never_cache
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    """Publish the rule that was typed; pressed twice it is published once."""
    form = RuleForm.typed(request.POST, _lines(request))
    terms, errors = form.terms()
    date = form.date
    if date is None:
        errors["valid_from_date"] = _("Escriba una fecha que exista, como 2026-11-24.")
    if errors or date is None:
        return _page(request, form=form.with_errors(errors), status=422)

    def act() -> idempotency.Answer:
        published = publishing.publish(
            site=request.site,
            valid_from_date=date,
            note=form.values["note"],
            by=request.user,
            seen_version=_seen(request),
            **terms,
        )
        return 200, published.version

    try:
        key = request.POST.get("key", "")[:64]
        body = repr(sorted(form.values.items())).encode()
        _status, version = idempotency.answer_once(
            scope=f"publish_rule:{request.user.pk}", key=key, body=body, act=act
        )
    except DomainError as refusal:
        return _page(request, form=form.refused(refusal), status=refusal.status)
    messages.success(
        request,
        _("La versión %(version)s quedó publicada. Vale desde el %(date)s.")
        % {"version": version, "date": words.date(date)},
    )
    return redirect("coordinator:rules")


def _page(
    request: StaffRequest,
    *,
    form: RuleForm | None = None,
    tried: selectors_replay.Trial | None = None,
    new: CallingRule | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = _lines(request)
    names = {line.code: line.name for line in lines}
    today = clock.business_date(request.site.time_zone)
    present = selectors_rules.in_force(request.site, today)
    versions = selectors_rules.versions(request.site)
    days = selectors_replay.days_with_turns(request.site)
    context: dict[str, Any] = {
        "form": form or RuleForm.of(present, lines, today),
        "sentence": rule_in_words.sentence(present, names),
        "present": present,
        "versions": [(each, _sentence(each, names), each.valid_from_date > today) for each in versions],
        "published": next((each for each in versions if each.pk == present.pk), None),
        "days": days,
        "chosen_day": _day(request.POST.get("day", ""), days) or _usual_day(days, today),
        "today": today,
        "last_version": _seen(request) if form and "form" not in form.errors else _last(versions),
        "key": uuid.uuid4().hex,
        "may_see_calls": may(request.user.role, Permission.SEE_CALLS),
    }
    if tried is not None and new is not None:
        context |= {
            "tried": tried,
            "new_sentence": rule_in_words.sentence(new, names),
            "verdict": trial.verdict(tried),
            "fidelity": trial.fidelity(tried),
            "groups": trial.groups(tried),
            "line_rows": trial.lines(tried, names),
            "rule_of_day": selectors_rules.in_force(request.site, tried.date),
        }
    return render(request, "coordinator/rules.html", context, status=status)


def _lines(request: StaffRequest) -> list[ServiceLine]:
    return list(ServiceLine.objects.filter(site=request.site).order_by("position", "pk"))


def _sentence(version: CallingRuleVersion, names: dict[str, str]) -> str:
    return rule_in_words.sentence(selectors_rules.as_rule(version), names)


def _last(versions: Sequence[CallingRuleVersion]) -> int:
    return versions[0].version if versions else 0


def _seen(request: StaffRequest) -> int:
    """Return the version that was the last one when the form was opened."""
    text = request.POST.get("last_version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _usual_day(days: Sequence[dt.date], today: dt.date) -> dt.date | None:
    """Return the last whole day, or today where there is none before."""
    return next((each for each in days if each < today), days[0] if days else None)


def _day(text: str, days: Sequence[dt.date]) -> dt.date | None:
    return next((each for each in days if each.isoformat() == text), None)
