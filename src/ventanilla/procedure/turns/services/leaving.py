"""Getting up from a desk: for another one, for lunch, for home. Nobody is left sitting there."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import words
from ventanilla.org.models import Desk, Pause, StaffUser
from ventanilla.org.services import desks, shifts
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import DeskIsBusy, PeopleLeftBehind


@transaction.atomic
def leave_desk(*, desk: Desk) -> None:
    """Free the desk; the shift goes on. Raises DeskIsBusy while somebody is called to it or served there."""
    _check_nobody_there(desk)
    desks.leave(desk=desk)


@transaction.atomic
def go_to_lunch(*, desk: Desk, advisor: StaffUser) -> Pause:
    """Begin the advisor's lunch; the desk stays theirs, and who was sent to it waits.

    Raises DeskIsBusy while somebody is there, or AwayAlready.
    """
    _check_nobody_there(desk)
    return shifts.start_pause(advisor=advisor)


@transaction.atomic
def go_home(*, desk: Desk, advisor: StaffUser) -> None:
    """End the advisor's shift and free the desk.

    Raises DeskIsBusy while somebody is there, or PeopleLeftBehind while somebody waits whom only this advisor may call.
    """
    _check_nobody_there(desk)
    expected = selectors.expected_by(advisor)
    if expected:
        codes = words.listed([turn.code for turn in expected])
        raise PeopleLeftBehind(
            _("Lo esperan a usted: %(codes)s. Atiéndalos o trasládelos antes de terminar su jornada.")
            % {"codes": codes}
        )
    shifts.end(advisor=advisor)


def _check_nobody_there(desk: Desk) -> None:
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    if selectors.live_turn(desk) is not None:
        raise DeskIsBusy(_("Termine con la persona actual antes de dejar el módulo."))
