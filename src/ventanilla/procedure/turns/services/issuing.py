"""Giving turns and taking them back."""

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.compiled import insert
from ventanilla.kernel.identity import IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.org import hours_in_words
from ventanilla.org.models import Device, ServiceLine
from ventanilla.org.services import hours
from ventanilla.procedure.turns import selectors_capacity, selectors_waits
from ventanilla.procedure.turns.errors import (
    AfterHours,
    LineIsClosed,
    LineIsFull,
    SiteIsOff,
    UnknownTarget,
)
from ventanilla.procedure.turns.events import TurnCancelled, TurnIssued
from ventanilla.procedure.turns.models import (
    Appointment,
    PriorityClass,
    Turn,
    TurnSegment,
    TurnState,
    WaitPromise,
)
from ventanilla.procedure.turns.rules import waits
from ventanilla.procedure.turns.services import counting
from ventanilla.procedure.turns.services.moving import move


@transaction.atomic
def issue(
    *,
    service_line: ServiceLine,
    origin: str,
    priority_class: str | None = None,
    document: IdentityDocument | None = None,
    device: Device | None = None,
    people: int = 1,
    appointment: Appointment | None = None,
    appointed_at: dt.datetime | None = None,
) -> Turn:
    """Return a new turn, with the next number of (site, prefix, business date) (R08), and with the wait it is promised.

    A turn for an appointment (`services.arriving`) is given although the line is full or closed, and after the last turn
    while the doors are open: its place was kept. The priority class is self-declared and needs no proof. Affiliation is
    never asked for (R03). Raises SiteIsOff, LineIsClosed, LineIsFull, AfterHours with the next opening in words,
    PeopleOutOfRange, or UnknownTarget for an unknown class.
    """
    site = service_line.site
    if not site.is_active:
        raise SiteIsOff(_("En esta sede todavía no se dan turnos."))
    if not service_line.is_open and appointment is None:
        raise LineIsClosed(_("Ese servicio no está dando turnos ahora."), field="service_line")
    if priority_class is not None and priority_class not in PriorityClass.values:
        raise UnknownTarget(_("No conocemos esa clase de atención preferencial."), field="priority_class")
    counting.check(people)
    site_hours = hours.hold(site)
    if not (site_hours.is_open or (appointment and site_hours.are_doors_open)):
        raise AfterHours(hours_in_words.sentence(site_hours), field="service_line")
    now = clock.now()
    today = clock.business_date(site.time_zone, now)
    number = _next_number(site.pk, service_line.prefix, today.isoformat())
    # Only now: whoever holds the counter sees every turn that was given before.
    if appointment is None and not selectors_capacity.has_room(service_line, today):
        raise LineIsFull(
            _("Hoy ya se dieron todos los turnos de este servicio. Pregunte en recepción."),
            field="service_line",
        )
    turn = Turn(
        site=site,
        business_date=today,
        prefix=service_line.prefix,
        number=number,
        service_line=service_line,
        priority_class=priority_class,
        origin=origin,
        issued_by=device,
        people=people,
        document_type=document.type if document else "",
        document_number=document.number if document else "",
        issued_at=now,
        queued_at=now,
        appointment=appointment,
        appointed_at=appointed_at,
    )
    insert(turn)
    insert(TurnSegment(turn=turn, state=TurnState.WAITING, service_line=service_line, started_at=now))
    _promise(turn)
    emit(
        TurnIssued(
            site_id=site.pk,
            site_code=site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            service_line=service_line.code,
        )
    )
    return turn


@transaction.atomic
def cancel(*, turn: Turn) -> Turn:
    """Take a waiting turn back. Raises IllegalMove when it was called already."""
    turn = move(turn, TurnState.CANCELLED, allowed_from={TurnState.WAITING})
    emit(TurnCancelled(site_id=turn.site_id, site_code=turn.site.code, turn_id=str(turn.pk), code=turn.code))
    return turn


def _promise(turn: Turn) -> None:
    """Keep the wait that is told with the turn: a range of minutes, or none where there is no ground for one."""
    ground = selectors_waits.ground_of(turn)
    low, high = waits.estimate(ground) or (None, None)
    basis = {
        "ahead": ground.ahead,
        "desks": round(ground.desks, 2),
        "free": ground.free,
        "attentions": len(ground.attentions),
    }
    insert(WaitPromise(turn=turn, low=low, high=high, method=waits.METHOD, basis=basis))


def _next_number(site_id: int, prefix: str, business_date: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO turns_turncounter (site_id, prefix, business_date, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (site_id, prefix, business_date) DO UPDATE SET last = turns_turncounter.last + 1 "
            "RETURNING last",
            [site_id, prefix, business_date],
        )
        (number,) = cursor.fetchone()
    return int(number)
