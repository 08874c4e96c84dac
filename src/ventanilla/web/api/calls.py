"""The site's log of calls, for displays."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ventanilla.org.models import DeviceKind
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.selectors import MissedCall
from ventanilla.procedure.turns.services import calling
from ventanilla.web.api.access import ApiRequest, Forbidden, Scope, open_to, site_of
from ventanilla.web.api.once import once
from ventanilla.web.api.schemas import CallNumber, CallOut, Limit, Page
from ventanilla.web.api.turns import local

router = Router(tags=["Llamados"])


@router.get(
    "/sites/{site}/calls",
    response=Page[CallOut],
    summary="Llamados después de un número",
    **open_to(DeviceKind.DISPLAY, scope=Scope.TURNS_READ),
)
def calls(
    request: ApiRequest,
    site: str,
    after: CallNumber = 0,
    limit: Limit = 100,
) -> Page[CallOut]:
    """Los llamados de la sede, en el orden de su número.

    `is_over` dice, en el momento de leer, que ya no hay que anunciarlo: la persona llegó, se fue o fue llamada otra vez,
    y el llamado tiene más de un minuto.
    """
    found = selectors.calls_after(site_of(request, site), after, limit + 1)
    page = found[:limit]
    return Page(
        items=[_call_out(request, each) for each in page],
        next=page[-1].call.number if len(found) > limit else None,
    )


@router.post(
    "/sites/{site}/calls/{number}/announced",
    response={204: None},
    summary="La pantalla mostró el llamado",
    **open_to(DeviceKind.DISPLAY),
)
def announced(request: ApiRequest, site: str, number: CallNumber) -> HttpResponse:
    """Anota que esta pantalla ya mostró el llamado; repetirlo no cambia nada."""
    here, display = site_of(request, site), request.auth.device
    if display is None:
        raise Forbidden(_("Solo una pantalla anuncia llamados."))

    def act() -> tuple[int, None]:
        calling.announced(site=here, number=number, device=display)
        return 204, None

    return once(request, act, by=request.auth.name)


def _call_out(request: ApiRequest, missed: MissedCall) -> CallOut:
    call = missed.call
    return CallOut(
        number=call.number,
        turn_code=call.turn_code,
        desk=call.desk_number,
        called_at=local(call.called_at, request.auth.site),
        attempt=call.attempt,
        is_over=missed.is_over,
    )
