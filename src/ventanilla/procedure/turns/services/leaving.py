"""Getting up from a desk: for another one, for a pause, for home. Nobody is left sitting there."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.models import Desk, Pause, PauseReason, Shift, StaffUser
from ventanilla.org.services import desks, shifts
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import DeskIsBusy, PeopleLeftBehind
from ventanilla.procedure.turns.models import Turn, TurnState


@transaction.atomic
def leave_desk(*, desk: Desk) -> None:
    """Free the desk; the shift goes on, and who was sent to it waits for their line.

    Raises DeskIsBusy while somebody is called to it or served there.
    """
    _check_nobody_there(desk)
    if desk.advisor is not None:
        let_nobody_be_sent_to(desk.advisor)
    release_sent_to(desk)
    desks.leave(desk=desk)


@transaction.atomic
def go_away(*, desk: Desk, advisor: StaffUser, reason: str, note: str = "") -> Pause:
    """Begin a pause of the advisor, for a reason; the desk stays theirs, and who was sent to it waits.

    Raises DeskIsBusy while somebody is there, AwayAlready, or PauseRefused for an unknown reason or one not told.
    """
    _check_nobody_there(desk)
    return shifts.start_pause(advisor=advisor, reason=reason, note=note)


def go_to_lunch(*, desk: Desk, advisor: StaffUser) -> Pause:
    """Begin the advisor's lunch; raises as `go_away` does."""
    return go_away(desk=desk, advisor=advisor, reason=PauseReason.LUNCH)


@transaction.atomic
def go_home(*, advisor: StaffUser, desk: Desk | None = None) -> Shift | None:
    """End the advisor's shift and free the desk, if they sit at one; return the shift, None when none was open.

    Raises DeskIsBusy while somebody is there, or PeopleLeftBehind while somebody waits whom only this advisor may call.
    """
    let_nobody_be_sent_to(advisor)
    if desk is not None:
        _check_nobody_there(desk)
        release_sent_to(desk)
    expected = selectors.expected_by(advisor)
    if expected:
        raise PeopleLeftBehind(
            _("Lo esperan a usted: %(codes)s. Atiéndalos o trasládelos antes de terminar su jornada.")
            % {"codes": _codes(expected)}
        )
    return shifts.end(advisor=advisor)


@transaction.atomic
def end_forgotten_shift(*, advisor: StaffUser) -> Shift | None:
    """End the shift of an advisor who went home without ending it; return it, None when none was open any more.

    Raises DeskIsBusy and PeopleLeftBehind like `go_home`, in words for the coordinator.
    """
    desk = Desk.objects.select_for_update().filter(advisor=advisor).first()
    let_nobody_be_sent_to(advisor)
    turn = selectors.live_turn(desk) if desk else None
    if desk and turn:
        raise DeskIsBusy(
            _(
                "%(advisor)s tiene el turno %(code)s en el módulo %(desk)s. Termine su jornada cuando quede libre."
            )
            % {"advisor": advisor.full_name, "code": turn.code, "desk": desk.number}
        )
    if desk:
        release_sent_to(desk)
    expected = selectors.expected_by(advisor)
    if expected:
        raise PeopleLeftBehind(
            _(
                "Esperan a %(advisor)s: %(codes)s. Si no vuelve a atenderlos, sus turnos se cierran con el día."
            )
            % {"advisor": advisor.full_name, "codes": _codes(expected)}
        )
    return shifts.end(advisor=advisor)


def hold_seat(whose: Q) -> bool:
    """Return whether the advisor sits at a desk, and keep them from getting up until commit.

    Many may hold a seat at once, each to send somebody there; nobody who does waits for whoever gets up.
    """
    held = StaffUser.objects.raw(
        "SELECT * FROM org_staffuser WHERE id = ANY(%s) FOR SHARE",
        [list(StaffUser.objects.filter(whose, desk__isnull=False).values_list("pk", flat=True))],
    )
    return StaffUser.objects.filter(whose, desk__isnull=False, pk__in=[each.pk for each in held]).exists()


def release_sent_to(desk: Desk) -> None:
    """Let those who were sent to a desk that is left wait for their line: nobody else would call them."""
    Turn.objects.filter(wanted_desk=desk, state=TurnState.WAITING).update(wanted_desk=None)


def _codes(turns: Collection[Turn]) -> str:
    return words.listed([turn.code for turn in turns])


def let_nobody_be_sent_to(advisor: StaffUser) -> None:
    """Wait for those who send somebody to this advisor just now (`hold_seat`), and let nobody more until commit."""
    list(StaffUser.objects.select_for_update(no_key=True).filter(pk=advisor.pk))


def _check_nobody_there(desk: Desk) -> None:
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    if selectors.live_turn(desk) is not None:
        raise DeskIsBusy(_("Termine con la persona actual antes de dejar el módulo."))
