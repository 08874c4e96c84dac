"""Issuing turns, seeing them and giving them back."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from ventanilla.kernel.compiled import compiled
from ventanilla.kernel.errors import DomainError
from ventanilla.kernel.identity import IdentityDocument, MalformedDocument
from ventanilla.org.models import DeviceKind, ServiceLine, Site
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.models import Origin, PriorityClass, Turn, TurnState
from ventanilla.procedure.turns.services import issuing
from ventanilla.web.api import limits
from ventanilla.web.api.access import ApiRequest, Caller, NothingHere, Scope, open_to, site_of
from ventanilla.web.api.once import once
from ventanilla.web.api.schemas import (
    DeskTurnOut,
    DocumentIn,
    Limit,
    Page,
    ServiceLineOut,
    TurnIn,
    TurnOut,
    Wait,
)
from ventanilla.web.base.addresses import public_address

router = Router(tags=["Turnos"])


class UnknownReference(DomainError):
    """The body names something that does not exist at the site."""

    code = "api.unknown_reference"


@router.get(
    "/sites/{site}/service-lines",
    response=Page[ServiceLineOut],
    summary="Líneas que dan turnos ahora",
    **open_to(DeviceKind.KIOSK, scope=Scope.TURNS_READ),
)
def service_lines(
    request: ApiRequest, site: str, limit: Limit = 100, after: str = ""
) -> Page[ServiceLineOut]:
    """Las líneas que dan turnos ahora, cuántos esperan y cuánto esperaría un turno nuevo; fuera del horario, ninguna.

    La que tiene un límite de turnos al día y ya los dio lleva `is_full`; pedirle otro se niega (`turns.line_is_full`).
    """
    lines = [_line_out(line) for line in selectors_waits.offer_now(site_of(request, site)).lines]
    codes = [line.code for line in lines]
    if after and after not in codes:
        raise UnknownReference(_("En esta sede no está abierta esa línea de servicio."), field="after")
    start = codes.index(after) + 1 if after else 0
    page = lines[start : start + limit]
    return Page(items=page, next=page[-1].code if page and start + limit < len(lines) else None)


@router.post(
    "/sites/{site}/turns",
    response={201: TurnOut},
    summary="Sacar un turno",
    **open_to(DeviceKind.KIOSK, scope=Scope.TURNS_WRITE),
)
def issue(request: ApiRequest, site: str, payload: TurnIn) -> HttpResponse:
    """Un turno nuevo, con el siguiente número del día. Un quiosco puede sacar 5 seguidos y después uno cada 4 s."""
    here = site_of(request, site)

    def act() -> tuple[int, TurnOut]:
        limits.spend_one(request.auth)
        turn = issuing.issue(
            service_line=line_of(here, payload.service_line),
            origin=Origin.KIOSK if request.auth.device else Origin.API,
            priority_class=payload.priority_class,
            document=_document(payload.document),
            device=request.auth.device,
            people=payload.people,
        )
        return 201, _turn_out(request, turn, selectors_waits.promised(turn))

    return once(request, act, by=request.auth.name)


@router.get(
    "/turns/{turn_id}",
    response=TurnOut,
    summary="Un turno, ahora",
    **open_to(DeviceKind.KIOSK, scope=Scope.TURNS_READ),
)
def show(request: ApiRequest, turn_id: UUID) -> TurnOut:
    """El turno como está en este momento."""
    return turn_out(request, _turn_of(request.auth, turn_id))


@router.post(
    "/turns/{turn_id}/cancel",
    response=TurnOut,
    summary="Anular un turno",
    **open_to(DeviceKind.KIOSK, scope=Scope.TURNS_WRITE),
)
def cancel(request: ApiRequest, turn_id: UUID) -> HttpResponse:
    """Devuelve un turno que todavía espera; uno que ya se llamó no se anula (409)."""
    turn = _turn_of(request.auth, turn_id)
    return once(request, lambda: (200, turn_out(request, attention.cancel(turn=turn))), by=request.auth.name)


def line_of(site: Site, code: str) -> ServiceLine:
    """Return the service line of that code at `site`. Raises UnknownReference."""
    line = _line_by_code.first(site=site.pk, code=code)
    if line is None:
        raise UnknownReference(_("En esta sede no existe esa línea de servicio."), field="service_line")
    return line


def turn_out(request: HttpRequest, turn: Turn) -> TurnOut:
    """Return `turn` as the API tells it."""
    return _turn_out(request, turn, selectors_waits.outlook(turn))


def desk_turn_out(request: HttpRequest, turn: Turn, desk: int) -> DeskTurnOut:
    """Return `turn` as the API tells it to desk number `desk`."""
    return DeskTurnOut(**turn_out(request, turn).model_dump(), desk=desk, visit=turn.visit_id)


def local(moment: dt.datetime, site: Site) -> dt.datetime:
    """Return `moment` with the offset of the site."""
    return moment.astimezone(ZoneInfo(site.time_zone))


def _turn_out(request: HttpRequest, turn: Turn, outlook: selectors_waits.Outlook) -> TurnOut:
    return TurnOut(
        id=turn.pk,
        code=turn.code,
        service_line=turn.service_line.code,
        priority_class=PriorityClass(turn.priority_class) if turn.priority_class else None,
        state=TurnState(turn.state),
        position=outlook.position,
        estimated_wait_minutes=Wait(low=outlook.wait[0], high=outlook.wait[1]) if outlook.wait else None,
        issued_at=local(turn.issued_at, turn.site),
        follow_url=public_address(request, reverse("phone:turn", args=[turn.follow_token])),
    )


def _turn_of(caller: Caller, turn_id: UUID) -> Turn:
    turn = Turn.objects.select_related("site", "service_line").filter(pk=turn_id, site=caller.site).first()
    if turn is None:
        raise NothingHere(_("No existe ese turno en esta sede."))
    return turn


def _document(given: DocumentIn | None) -> IdentityDocument | None:
    if given is None:
        return None
    try:
        return IdentityDocument.parse(given.type, given.number)
    except MalformedDocument as error:
        raise MalformedDocument(str(error), field="document.number") from None


def _line_out(line: selectors_waits.LineNow) -> ServiceLineOut:
    wait = None
    if line.wait_low is not None and line.wait_high is not None:
        wait = Wait(low=line.wait_low, high=line.wait_high)
    return ServiceLineOut(
        code=line.code,
        name=line.name,
        is_full=line.is_full,
        waiting=line.waiting,
        estimated_wait_minutes=wait,
    )


@compiled
def _line_by_code(site: Any, code: Any) -> QuerySet[ServiceLine]:
    return ServiceLine.objects.select_related("site").filter(site=site, code=code)
