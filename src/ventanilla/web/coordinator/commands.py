"""What goes to other systems and comes from them: how each stands, what waits for a person, what is decided."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.kernel.commands import selectors as commands
from ventanilla.kernel.commands.models import FOR_A_PERSON, SETTLED, Command, CommandState, DecisionKind
from ventanilla.kernel.commands.services import steering
from ventanilla.kernel.commands.services.steering import Decided
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.inbox import services as inbox
from ventanilla.kernel.inbox.models import InboxItem
from ventanilla.org.roles import Permission, may
from ventanilla.oversight.sending import selectors
from ventanilla.oversight.sending.selectors import TargetCard
from ventanilla.web.base.access import StaffRequest, allowed_to

MOST_SHOWN = 200
LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What was typed to decide, and what is wrong with it: beside the reason, or about all of it."""

    decision: str = ""
    why: str = ""
    external_id: str = ""
    chosen: frozenset[int] = frozenset()
    why_error: str = ""
    notice: str = ""

    def refused(self, refusal: DomainError) -> "DecisionForm":
        """Return the form with what a service says about it."""
        is_about_why = refusal.field == "why"
        return DecisionForm(
            self.decision,
            self.why,
            self.external_id,
            self.chosen,
            str(refusal) if is_about_why else "",
            "" if is_about_why else str(refusal),
        )


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Show how each system stands and what waits; to the page itself only what it has not `seen`."""
    shown = _now(request)
    if not request.htmx:
        return render(request, "coordinator/commands.html", shown | {"form": DecisionForm()})
    if request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)
    return render(request, "coordinator/commands_now.html", shown | {"form": DecisionForm()})


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_safe
def count(request: StaffRequest) -> HttpResponse:
    """Return how many things wait for a person, for the bar at the top."""
    waiting = selectors.count_for_a_person(request.site)
    return render(request, "coordinator/commands_count.html", {"count": waiting})


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_POST
def try_arrival_again(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Have something that came in handled again."""
    get_object_or_404(InboxItem, pk=item_id)
    try:
        inbox.try_again(item_id=item_id, by_id=request.user.pk)
    except DomainError as refusal:
        context = _now(request) | {"form": DecisionForm(), "arrivals_notice": str(refusal)}
        return render(request, "coordinator/commands.html", context, status=refusal.status)
    messages.success(request, _("Lo que llegó se intenta de nuevo."))
    return redirect("coordinator:commands")


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Decide the same about several commands that wait for a person."""
    form = _form(request)
    chosen = commands.of_site(request.site.pk).filter(pk__in=form.chosen)
    try:
        decided = _decide_all(form, chosen, request.user.pk)
    except DomainError as refusal:
        context = _now(request) | {"form": form.refused(refusal)}
        return render(request, "coordinator/commands.html", context, status=refusal.status)
    _tell(request, form, decided)
    return redirect("coordinator:commands")


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_http_methods(["GET", "POST"])
def command(request: StaffRequest, command_id: int) -> HttpResponse:
    """Show one command with its tries and decisions, and decide about it."""
    found = get_object_or_404(commands.of_site(request.site.pk), pk=command_id)
    if request.method == "GET":
        return _command_page(request, found)
    form = _form(request)
    try:
        said = _decide(form, found, request.user.pk)
    except DomainError as refusal:
        return _command_page(request, found, form.refused(refusal), status=refusal.status)
    messages.success(request, said)
    return redirect("coordinator:command", found.pk)


@allowed_to(Permission.STEER_COMMANDS)
@never_cache
@require_http_methods(["GET", "POST"])
def target(request: StaffRequest, name: str) -> HttpResponse:
    """Show one system with the decisions about it, and switch it."""
    card = _card(request, name)
    if request.method == "GET":
        return _target_page(request, card)
    form = _form(request)
    try:
        said = _steer(form, card, request.user.pk)
    except DomainError as refusal:
        fresh = _card(request, name)
        return _target_page(request, fresh, form.refused(refusal), status=refusal.status)
    messages.success(request, said)
    return redirect("coordinator:commands")


def _form(request: StaffRequest) -> DecisionForm:
    ids = (each for each in request.POST.getlist("command")[:MOST_SHOWN] if each.isdecimal())
    return DecisionForm(
        request.POST.get("decision", ""),
        request.POST.get("why", "")[:200],
        request.POST.get("external_id", "")[:LONGEST_REFERENCE],
        frozenset(int(each) for each in ids if len(each) < 19),
    )


def _decide_all(form: DecisionForm, chosen: Iterable[Command], by_id: int) -> Decided:
    if form.decision == DecisionKind.REPLAY:
        return steering.replay_all(commands=chosen, by_id=by_id)
    if form.decision == DecisionKind.CANCEL:
        return steering.cancel_all(commands=chosen, by_id=by_id, why=form.why)
    raise Http404


def _decide(form: DecisionForm, found: Command, by_id: int) -> str:
    if form.decision == DecisionKind.REPLAY:
        steering.replay(command=found, by_id=by_id)
        return _("El envío se intentará de nuevo.")
    if form.decision == DecisionKind.SEND_AGAIN:
        steering.send_again(command=found, by_id=by_id, why=form.why)
        return _("El envío sale otra vez.")
    if form.decision == DecisionKind.CANCEL:
        steering.cancel(command=found, by_id=by_id, why=form.why)
        return _("El envío quedó cancelado.")
    if form.decision == DecisionKind.SETTLE:
        steering.settle_by_hand(command=found, by_id=by_id, why=form.why, external_id=form.external_id)
        return _("El envío quedó como entregado.")
    raise Http404


def _steer(form: DecisionForm, card: TargetCard, by_id: int) -> str:
    given: dict[str, Any] = {"target": card.name, "by_id": by_id, "why": form.why}
    named = {"title": card.title}
    match form.decision:
        case DecisionKind.SWITCH_OFF:
            steering.switch(is_on=False, **given)
            return _("%(title)s quedó apagado: los envíos esperan.") % named
        case DecisionKind.SWITCH_ON:
            steering.switch(is_on=True, **given)
            return _("%(title)s quedó encendido.") % named
        case DecisionKind.REHEARSE:
            steering.rehearse(is_rehearsal=True, **given)
            return _("%(title)s solo ensaya: no sale nada.") % named
        case DecisionKind.SEND:
            steering.rehearse(is_rehearsal=False, **given)
            return _("%(title)s envía de verdad.") % named
        case DecisionKind.GO_ON:
            steering.go_on(**given)
            return _("%(title)s se intenta ya.") % named
    raise Http404


def _tell(request: StaffRequest, form: DecisionForm, decided: Decided) -> None:
    if not decided.done and not decided.elsewhere:
        messages.warning(request, _("Marque al menos un envío."))
    if decided.done:
        messages.success(request, _what_happens(form, decided.done) % {"n": decided.done})
    if decided.elsewhere:
        text = ngettext(
            "%(n)s envío ya no esperaba: otra persona decidió antes. Abajo está lo que queda.",
            "%(n)s envíos ya no esperaban: otra persona decidió antes. Abajo está lo que queda.",
            decided.elsewhere,
        )
        messages.warning(request, text % {"n": decided.elsewhere})


def _what_happens(form: DecisionForm, done: int) -> str:
    if form.decision == DecisionKind.REPLAY:
        return ngettext("%(n)s envío se intentará de nuevo.", "%(n)s envíos se intentarán de nuevo.", done)
    return ngettext("%(n)s envío quedó cancelado.", "%(n)s envíos quedaron cancelados.", done)


def _now(request: StaffRequest) -> dict[str, Any]:
    cards = selectors.targets_of(request.site)
    rows, total = selectors.waiting_for_a_person(request.site, MOST_SHOWN)
    arrivals, arrived = selectors.arrivals(MOST_SHOWN)
    facts = [(card, card.target.trouble, card.target.paused_until) for card in cards]
    came = [(row.item.pk, row.handling, row.item.due_at, row.item.trouble) for row in arrivals]
    shown = repr((facts, total, [(row.command.pk, row.command.state) for row in rows], arrived, came))
    return {
        "cards": cards,
        "rows": rows,
        "total": total,
        "arrivals": arrivals,
        "arrived": arrived,
        "may_see_evidence": may(request.user.role, Permission.SEE_EVIDENCE),
        "seen": hashlib.sha256(shown.encode()).hexdigest()[:16],
    }


def _card(request: StaffRequest, name: str) -> TargetCard:
    card = next((each for each in selectors.targets_of(request.site) if each.name == name), None)
    if card is None:
        raise Http404
    return card


def _command_page(
    request: StaffRequest, found: Command, form: DecisionForm | None = None, *, status: int = 200
) -> HttpResponse:
    found.refresh_from_db()
    (row,) = selectors.rows_of([found])
    context = {
        "row": row,
        "tries": selectors.tries_of(found),
        "decisions": selectors.decisions_about(command=found),
        "waits_for_a_person": found.state in FOR_A_PERSON,
        "may_be_cancelled": found.state not in (*SETTLED, CommandState.IN_FLIGHT),
        "may_see_evidence": may(request.user.role, Permission.SEE_EVIDENCE),
        "form": form or DecisionForm(),
    }
    return render(request, "coordinator/command.html", context, status=status)


def _target_page(
    request: StaffRequest, card: TargetCard, form: DecisionForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "card": card,
        "decisions": selectors.decisions_about(target=card.name),
        "form": form or DecisionForm(),
    }
    return render(request, "coordinator/target.html", context, status=status)
