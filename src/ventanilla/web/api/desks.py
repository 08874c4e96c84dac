"""What a desk does with turns, by a program that acts for it. A desk is named by its number at the token's site."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ventanilla.org.models import Desk, StaffUser
from ventanilla.procedure.flow.procedure import Item
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.models import Turn, TurnCall
from ventanilla.procedure.turns.services import absence, calling, serving
from ventanilla.web.api.access import ApiRequest, NothingHere, Scope, desk_of, open_to
from ventanilla.web.api.once import once
from ventanilla.web.api.schemas import (
    CalledOut,
    CallNextOut,
    CallOutOfOrderIn,
    DeskTurnOut,
    FinishedAndCalledOut,
    FinishedTurnOut,
    NamedTurnIn,
    OwedOut,
    TransferIn,
)
from ventanilla.web.api.turns import UnknownReference, desk_turn_out, line_of, local

router = Router(tags=["Módulos"])
FOR_A_DESK = open_to(scope=Scope.DESKS_WRITE)


@router.post(
    "/desks/{desk}/call-next",
    response={200: CallNextOut, 204: None},
    summary="Llamar al siguiente",
    **FOR_A_DESK,
)
def call_next(request: ApiRequest, desk: int) -> HttpResponse:
    """Llama a quien sigue; 204 cuando nadie espera por este módulo."""
    at = desk_of(request, desk)

    def act() -> tuple[int, CallNextOut | None]:
        call = calling.call_next(desk=at)
        return (200, _call_out(request, call)) if call else (204, None)

    return once(request, act, by=request.auth.name)


@router.post(
    "/desks/{desk}/call-out-of-order", response=CallNextOut, summary="Llamar fuera de orden", **FOR_A_DESK
)
def call_out_of_order(request: ApiRequest, desk: int, payload: CallOutOfOrderIn) -> HttpResponse:
    """Llama un turno que espera por este módulo antes de que le toque. El motivo queda con el llamado y se informa."""
    at = desk_of(request, desk)
    turn = _turn_here(at, payload.turn)
    return once(
        request,
        lambda: (
            200,
            _call_out(request, calling.call_out_of_order(desk=at, turn=turn, reason=payload.reason)),
        ),
        by=request.auth.name,
    )


@router.post("/desks/{desk}/recall", response=DeskTurnOut, summary="Llamar otra vez", **FOR_A_DESK)
def recall(request: ApiRequest, desk: int) -> HttpResponse:
    """Llama de nuevo a la persona que no ha llegado."""
    at = desk_of(request, desk)
    return once(
        request, lambda: (200, _turn_out(request, calling.recall(desk=at).turn, at)), by=request.auth.name
    )


@router.post(
    "/desks/{desk}/call-back", response=CallNextOut, summary="Llamar a quien está en pausa", **FOR_A_DESK
)
def call_back(request: ApiRequest, desk: int, payload: NamedTurnIn) -> HttpResponse:
    """Llama de vuelta un turno que este asesor dejó en pausa."""
    at = desk_of(request, desk)
    turn = _turn_here(at, payload.turn)
    return once(
        request,
        lambda: (200, _call_out(request, calling.call_back(turn=turn, desk=at))),
        by=request.auth.name,
    )


@router.post("/desks/{desk}/start", response=DeskTurnOut, summary="La persona llegó", **FOR_A_DESK)
def start(request: ApiRequest, desk: int) -> HttpResponse:
    """Empieza la atención: abre la visita, o sigue con ella después de un traslado."""
    at = desk_of(request, desk)

    def act() -> tuple[int, DeskTurnOut]:
        attention.start(desk=at)
        return 200, _turn_out(request, selectors.live_turn(at), at)

    return once(request, act, by=request.auth.name)


@router.post("/desks/{desk}/no-show", response=DeskTurnOut, summary="No se presentó", **FOR_A_DESK)
def no_show(request: ApiRequest, desk: int) -> HttpResponse:
    """Anota que la persona llamada no llegó."""
    at = desk_of(request, desk)
    return once(
        request, lambda: (200, _turn_out(request, attention.no_show(desk=at), at)), by=request.auth.name
    )


@router.post("/desks/{desk}/hold", response=DeskTurnOut, summary="Dejar en pausa", **FOR_A_DESK)
def hold(request: ApiRequest, desk: int) -> HttpResponse:
    """La persona diligencia algo aparte y vuelve con el mismo asesor; el módulo queda libre."""
    at = desk_of(request, desk)
    return once(request, lambda: (200, _turn_out(request, serving.hold(desk=at), at)), by=request.auth.name)


@router.post("/desks/{desk}/finish", response=FinishedTurnOut, summary="Finalizar el turno", **FOR_A_DESK)
def finish(request: ApiRequest, desk: int) -> HttpResponse:
    """Termina el turno y libera el módulo. La visita sigue abierta con lo que debe, que va en `owed`."""
    at = desk_of(request, desk)

    def act() -> tuple[int, FinishedTurnOut]:
        turn, owed = attention.finish(desk=at)
        told = _turn_out(request, turn, at).model_dump()
        return 200, FinishedTurnOut(**told, owed=[_owed_out(item) for item in owed])

    return once(request, act, by=request.auth.name)


@router.post(
    "/desks/{desk}/finish-and-call-next",
    response=FinishedAndCalledOut,
    summary="Finalizar y llamar al siguiente",
    **FOR_A_DESK,
)
def finish_and_call_next(request: ApiRequest, desk: int) -> HttpResponse:
    """Termina el turno y llama a quien sigue, en uno; `next` es nulo cuando nadie espera por este módulo."""
    at = desk_of(request, desk)

    def act() -> tuple[int, FinishedAndCalledOut]:
        turn, owed, call = attention.finish_and_call_next(desk=at)
        told = _turn_out(request, turn, at).model_dump()
        return 200, FinishedAndCalledOut(
            **told,
            owed=[_owed_out(item) for item in owed],
            next=_call_out(request, call) if call else None,
        )

    return once(request, act, by=request.auth.name)


@router.post("/desks/{desk}/undo", response=DeskTurnOut, summary="Deshacer", **FOR_A_DESK)
def undo(request: ApiRequest, desk: int) -> HttpResponse:
    """Deshace lo último que hizo este módulo con un turno, si fue hace menos de diez segundos y no fue un llamado."""
    at = desk_of(request, desk)
    return once(request, lambda: (200, _turn_out(request, attention.undo(desk=at), at)), by=request.auth.name)


@router.post("/desks/{desk}/return-to-line", response=DeskTurnOut, summary="Volver a la fila", **FOR_A_DESK)
def return_to_line(request: ApiRequest, desk: int, payload: NamedTurnIn) -> HttpResponse:
    """Deja volver a la fila, unos puestos más atrás y una sola vez, a quien no se presentó."""
    at = desk_of(request, desk)
    turn = _turn_here(at, payload.turn)
    return once(
        request,
        lambda: (200, _turn_out(request, absence.return_to_line(turn=turn), at)),
        by=request.auth.name,
    )


@router.post("/desks/{desk}/transfer", response=DeskTurnOut, summary="Trasladar el turno", **FOR_A_DESK)
def transfer(request: ApiRequest, desk: int, payload: TransferIn) -> HttpResponse:
    """Devuelve el turno a la fila, de primero o de último, para una línea, un módulo o un asesor."""
    at = desk_of(request, desk)

    def act() -> tuple[int, DeskTurnOut]:
        turn = serving.transfer(
            desk=at,
            service_line=line_of(at.site, payload.service_line) if payload.service_line else None,
            to_desk=_other_desk(at, payload.desk),
            to_advisor=_advisor(at, payload.advisor),
            position=payload.position,
        )
        return 200, _turn_out(request, turn, at)

    return once(request, act, by=request.auth.name)


def _turn_here(here: Desk, turn_id: UUID) -> Turn:
    turn = Turn.objects.filter(pk=turn_id, site=here.site).first()
    if turn is None:
        raise UnknownReference(_("No existe ese turno en esta sede."), field="turn")
    return turn


def _turn_out(request: ApiRequest, turn: Turn | None, desk: Desk) -> DeskTurnOut:
    if turn is None:
        raise NothingHere(_("El módulo ya no tiene turno."))
    return desk_turn_out(request, turn, desk.number)


def _call_out(request: ApiRequest, call: TurnCall) -> CallNextOut:
    return CallNextOut(
        turn=desk_turn_out(request, call.turn, call.desk_number),
        call=CalledOut(
            number=call.number,
            called_at=local(call.called_at, call.site),
            attempt=call.attempt,
            why=call.why,
        ),
    )


def _owed_out(item: Item) -> OwedOut:
    return OwedOut(step=item.step, activity=item.activity, owed=str(item.owed))


def _other_desk(here: Desk, number: int | None) -> Desk | None:
    if number is None:
        return None
    desk = Desk.objects.filter(site=here.site, number=number).first()
    if desk is None:
        raise UnknownReference(_("No existe ese módulo en esta sede."), field="desk")
    return desk


def _advisor(here: Desk, username: str | None) -> StaffUser | None:
    if username is None:
        return None
    advisor = StaffUser.objects.filter(site=here.site, username=username, is_active=True).first()
    if advisor is None:
        raise UnknownReference(_("No existe ese asesor en esta sede."), field="advisor")
    return advisor
