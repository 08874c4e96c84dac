"""How a press of a key becomes one effect and the screen as it is afterwards."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from ventanilla.kernel.compiled import compiled
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.idempotency import KeyReused, answer_once
from ventanilla.org import selectors as org
from ventanilla.org.models import Desk
from ventanilla.org.services import desks
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.visits.models import Visit
from ventanilla.web.base.access import StaffRequest
from ventanilla.web.desk import screen as screens
from ventanilla.web.desk import selectors
from ventanilla.web.desk.errors import NoDesk, StalePage
from ventanilla.web.desk.forms import DeskForm
from ventanilla.web.desk.screen import Screen

OPENED = "desk_opened_visits"
KEPT_OPEN = 10
NOT_A_BODY = frozenset({"csrfmiddlewaretoken", "nonce"})


def own_visit(request: StaffRequest, visit_id: uuid.UUID) -> Visit:
    """Return the visit of this advisor; 404 for anybody else's."""
    return get_object_or_404(selectors.own_visits(request.user), pk=visit_id)


def opened_visit(request: StaffRequest, visit_id: uuid.UUID) -> Visit | None:
    """Return the visit of this advisor whose papers may be shown; None before the look at its customer is recorded."""
    visit = own_visit(request, visit_id)
    if visit.person_id is None or str(visit.pk) in request.session.get(OPENED, []):
        return visit
    desk = desk_or_none(request)
    turn = turns.live_turn(desk) if desk else None
    return visit if turn is not None and turn.visit_id == visit.pk else None


def keep_open(request: StaffRequest, visit: Visit) -> None:
    """Remember in the session that the look at this visit's customer is recorded."""
    earlier = [each for each in request.session.get(OPENED, []) if each != str(visit.pk)]
    request.session[OPENED] = [str(visit.pk), *earlier][:KEPT_OPEN]


def is_open_to(request: StaffRequest, shown: Screen) -> bool:
    """Return whether the visit's personal data may be shown: it is at the desk, was opened on record, or has none."""
    visit = shown.visit
    if visit is None or visit.person_id is None or shown.is_at_desk:
        return True
    return str(visit.pk) in request.session.get(OPENED, [])


def at_desk(
    request: StaffRequest, act: Callable[[Desk], object], *, form: DeskForm | None = None
) -> HttpResponse:
    """Do `act` at the advisor's desk, once, if the page still believes what is so; answer with the screen after it."""
    status, message = 200, ""
    try:
        if form is not None and not form.is_valid():
            return _desk_screen(request, status=422, message=_first_error(form))
        once(request, lambda: act(_believed_desk(request)))
    except DomainError as error:
        status, message = error.status, str(error)
    return _desk_screen(request, status=status, message=message)


def at_other_desk(request: StaffRequest, to: Desk, act: Callable[[], object]) -> HttpResponse:
    """Do `act`, which moves the advisor to desk `to`, once; then begin the page anew: its news are of another desk."""
    try:
        once(request, lambda: _moving_to(request, to, act))
    except DomainError as error:
        return _desk_screen(request, status=error.status, message=str(error))
    return go_to(request, "desk:home")


def on_visit(
    request: StaffRequest,
    visit: Visit,
    act: Callable[[], object],
    *,
    form: DeskForm | None = None,
    step: str | None = None,
    then: str | None = None,
) -> HttpResponse:
    """Do `act` in the visit, once; answer with its screen, or with `form` as typed and what is wrong beside its field.

    The screen afterwards shows the step that is due, or the step `then`.
    """
    if form is not None and not form.is_valid():
        return visit_screen(request, visit, form=form, step=step, status=422)
    try:
        once(request, act)
    except DomainError as error:
        if form is not None and form.refuse(error):
            return visit_screen(request, visit, form=form, step=step, status=error.status)
        asked = None if error.status == StalePage.status else step
        return visit_screen(request, visit, step=asked, status=error.status, message=str(error))
    return visit_screen(request, visit, step=then)


def once(request: StaffRequest, act: Callable[[], object]) -> None:
    """Do `act` in one transaction; the same form sent again does nothing more.

    Raises StalePage when the form was sent before with something else in it.
    """
    match = request.resolver_match
    scope = f"desk:{request.user.pk}:{match.url_name if match else ''}"
    nonce = request.POST.get("nonce", "")[:64]
    if not nonce:
        with transaction.atomic():
            act()
        return
    try:
        answer_once(scope=scope, key=nonce, body=_body(request), act=lambda: _done(act))
    except KeyReused:
        raise StalePage(_("Este formulario ya se había enviado. Ya ve la pantalla al día.")) from None


def visit_screen(
    request: StaffRequest,
    visit: Visit,
    *,
    form: DeskForm | None = None,
    step: str | None = None,
    status: int = 200,
    message: str = "",
) -> HttpResponse:
    """Return the screen of `visit` as it is now."""
    fresh = own_visit(request, visit.pk)
    shown = screens.of_visit(request.user, fresh, form=form, step=step)
    if not is_open_to(request, shown):
        return go_to(request, "desk:visit", visit.pk)
    home = reverse("desk:home") if shown.is_at_desk else reverse("desk:visit", args=[visit.pk])
    return respond(request, shown, home=home, status=status, message=message, is_typed=form is not None)


def respond(
    request: StaffRequest, shown: Screen, *, home: str, status: int, message: str, is_typed: bool = False
) -> HttpResponse:
    """Return the screen as a fragment; without htmx go to its page, unless there is something to say on it.

    A page that htmx wants back, for the browser's "back" button, is whole.
    """
    context = {"screen": shown, "message": message}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "desk/screen.html", context, status=status)
        if here(request, home) != home:
            response["HX-Push-Url"] = home
        return response
    if request.method == "POST" and status == 200 and not is_typed:
        return redirect(home)
    return render(request, "desk/page.html", context, status=status)


def here(request: StaffRequest, otherwise: str = "") -> str:
    """Return the path of the page that this fragment is for."""
    return (request.htmx.current_url_abs_path or otherwise).partition("?")[0]


def go_to(request: StaffRequest, name: str, *args: object) -> HttpResponse:
    """Send the browser to another page, also when a fragment was asked for."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(name, args=args))
    return redirect(name, *args)


def desk_or_none(request: StaffRequest) -> Desk | None:
    """Return the desk where this advisor sits."""
    return org.desk_of(request.user)


def step_asked(request: StaffRequest) -> str | None:
    """Return the step that the advisor wants to see, from the address."""
    return request.GET.get("paso")


def _desk_screen(request: StaffRequest, *, status: int, message: str) -> HttpResponse:
    desk = desk_or_none(request)
    home = reverse("desk:home")
    if desk is None:
        return go_to(request, "desk:home")
    shown = screens.at_desk(request.user, desk)
    return respond(request, shown, home=home, status=status, message=message)


def _believed_desk(request: StaffRequest) -> Desk:
    """Return the advisor's desk, locked, when the live turn is the one the page shows.

    Raises NoDesk, or StalePage with what is so by now.
    """
    desk = _own_desk.first(advisor=request.user.pk)
    if desk is None:
        raise NoDesk(_("Usted no está en ningún módulo. Elija uno."))
    turn = turns.who_is_at(desk)
    if request.POST.get("turn", screens.NO_TURN) == screens.belief_of(turn):
        return desk
    if turn is None:
        raise StalePage(_("Esa atención ya había terminado en este módulo. Ya ve la pantalla al día."))
    raise StalePage(
        _("En este módulo ya está el turno %(code)s. Ya ve la pantalla al día.") % {"code": turn.code}
    )


def _moving_to(request: StaffRequest, to: Desk, act: Callable[[], object]) -> None:
    """Lock both desks in their order before the page's belief of one of them is looked at."""
    desks.hold(advisor=request.user, to=to)
    _believed_desk(request)
    act()


def _done(act: Callable[[], object]) -> tuple[int, None]:
    act()
    return 200, None


def _body(request: StaffRequest) -> bytes:
    pairs = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in NOT_A_BODY]
    return repr((request.path, pairs)).encode()


def _first_error(form: DeskForm) -> str:
    return next((str(messages[0]) for messages in form.errors.values()), "")


@compiled
def _own_desk(advisor: Any) -> QuerySet[Desk]:
    return Desk.objects.select_for_update(of=("self",)).select_related("site").filter(advisor=advisor)
