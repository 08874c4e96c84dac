"""How many people come with one turn."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel.outbox import emit
from ventanilla.procedure.turns.errors import IllegalMove, PeopleOutOfRange
from ventanilla.procedure.turns.events import TurnPeopleCounted
from ventanilla.procedure.turns.models import MOST_PEOPLE, Turn, TurnState
from ventanilla.procedure.turns.services.moving import locked

_OPEN = frozenset({TurnState.WAITING, TurnState.CALLED, TurnState.SERVING, TurnState.ON_HOLD})


@transaction.atomic
def count_people(*, turn: Turn, people: int) -> Turn:
    """Say how many people come with a turn that is not over. Raises PeopleOutOfRange or IllegalMove."""
    check(people)
    turn = locked(turn)
    if turn.state not in _OPEN:
        raise IllegalMove(_("El turno %(code)s ya terminó.") % {"code": turn.code})
    turn.people = people
    turn.save(update_fields=["people"])
    emit(
        TurnPeopleCounted(
            site_id=turn.site_id,
            site_code=turn.site.code,
            turn_id=str(turn.pk),
            code=turn.code,
            people=people,
        )
    )
    return turn


def check(people: int) -> None:
    """Raise PeopleOutOfRange unless that many may come with one turn."""
    if not 1 <= people <= MOST_PEOPLE:
        raise PeopleOutOfRange(
            _("Un turno es para 1 a %(most)s personas. Si son más, dé otro turno.") % {"most": MOST_PEOPLE},
            field="people",
        )
