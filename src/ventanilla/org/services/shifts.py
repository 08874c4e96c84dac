"""The working day of an advisor: it begins at the first desk, has its lunch and other pauses, and ends."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org import pause_in_words
from ventanilla.org.errors import AwayAlready, PauseRefused
from ventanilla.org.events import PauseEnded, PauseStarted, ShiftEnded, ShiftEvent, ShiftStarted
from ventanilla.org.models import Desk, Pause, PauseReason, Shift, Site, StaffUser

LONGEST_NOTE = 120


@transaction.atomic
def begin(*, advisor: StaffUser, site: Site) -> Shift:
    """Return the advisor's open shift of today at `site`, begun now if there is none; one left from before ends."""
    today = clock.business_date(site.time_zone)
    shift = _open_shift(advisor)
    if shift is not None and (shift.business_date, shift.site_id) == (today, site.pk):
        return shift
    if shift is not None:
        _end(shift)
    shift = Shift.objects.create(advisor=advisor, site=site, business_date=today, started_at=clock.now())
    _emit(ShiftStarted, shift)
    return shift


@transaction.atomic
def end(*, advisor: StaffUser, until: dt.date | None = None) -> Shift | None:
    """End the advisor's shift and free their desk; return the shift, or None when none was open.

    With `until` one that began later goes on, and the desk stays theirs. The caller makes sure that nobody is being
    served there (`turns.services.leaving.go_home`).
    """
    desk = _desk_of(advisor)
    shift = _open_shift(advisor)
    if shift is not None and until is not None and shift.business_date > until:
        return None
    if desk is not None:
        desk.advisor = None
        desk.save(update_fields=["advisor"])
    if shift is not None:
        _end(shift, desk)
    return shift


@transaction.atomic
def start_pause(*, advisor: StaffUser, reason: str = PauseReason.LUNCH, note: str = "") -> Pause:
    """Let the advisor go for a while; the desk stays theirs and calls nobody.

    The caller makes sure that nobody is at the desk (`turns.services.leaving.go_away`). Raises AwayAlready for who is
    away already, or sits nowhere, and PauseRefused for an unknown reason, or another one without a note of up to 120
    letters.
    """
    note = _checked_note(reason, note)
    desk = _desk_of(advisor)
    if desk is None:
        raise AwayAlready(_("Usted no está en ningún módulo. Elija uno."))
    shift = begin(advisor=advisor, site=desk.site)
    present = shift.pauses.filter(ended_at=None).first()
    if present is not None:
        raise AwayAlready(pause_in_words.already(present))
    pause = Pause.objects.create(shift=shift, reason=reason, note=note, started_at=clock.now())
    _emit(PauseStarted, shift, desk)
    return pause


@transaction.atomic
def end_pause(*, advisor: StaffUser) -> None:
    """Let the advisor call again; twice changes nothing."""
    desk = _desk_of(advisor)
    shift = _open_shift(advisor)
    if shift is not None and _end_pauses(shift):
        _emit(PauseEnded, shift, desk)


@transaction.atomic
def end_all(*, site: Site, until: dt.date, sparing: Collection[int] = ()) -> int:
    """End every shift still open at `site` that began on `until` or before, and free its desk; return how many.

    Advisors in `sparing` (ids) go on. For day close.
    """
    left = Shift.objects.filter(site=site, business_date__lte=until, ended_at=None)
    advisors = StaffUser.objects.filter(shifts__in=left).exclude(pk__in=sparing).order_by("pk")
    return sum(end(advisor=advisor, until=until) is not None for advisor in advisors)


def _checked_note(reason: str, note: str) -> str:
    note = " ".join(note.split())
    if reason not in PauseReason.values:
        raise PauseRefused(_("Elija el motivo de la lista."), field="reason")
    if reason == PauseReason.OTHER and not note:
        raise PauseRefused(_("Escriba el motivo, en pocas palabras."), field="note")
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise PauseRefused(
            _("Escriba el motivo en máximo %(most)s letras.") % {"most": LONGEST_NOTE}, field="note"
        )
    return note


def _open_shift(advisor: StaffUser) -> Shift | None:
    return Shift.objects.select_for_update().filter(advisor=advisor, ended_at=None).first()


def _desk_of(advisor: StaffUser) -> Desk | None:
    """Return the advisor's desk, locked: the desk goes before the shift, as everywhere."""
    return Desk.objects.select_for_update(of=("self",)).select_related("site").filter(advisor=advisor).first()


def _end(shift: Shift, desk: Desk | None = None) -> None:
    _end_pauses(shift)
    shift.ended_at = clock.now()
    shift.save(update_fields=["ended_at"])
    _emit(ShiftEnded, shift, desk)


def _end_pauses(shift: Shift) -> int:
    return Pause.objects.filter(shift=shift, ended_at=None).update(ended_at=clock.now())


def _emit(event: type[ShiftEvent], shift: Shift, desk: Desk | None = None) -> None:
    emit(
        event(
            site_id=shift.site_id,
            site_code=shift.site.code,
            advisor_id=shift.advisor_id,
            desk_id=desk.pk if desk else None,
        )
    )
