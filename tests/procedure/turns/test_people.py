"""Several people with one turn: one place in line, counted as the people they are."""

import pytest
from django.db import IntegrityError

from tests import cast
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.errors import IllegalMove, PeopleOutOfRange
from ventanilla.procedure.turns.models import Origin, Turn
from ventanilla.procedure.turns.services import counting, issuing

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


def test_a_turn_is_for_one_person_unless_told(line: ServiceLine) -> None:
    assert cast.make_turn(line).people == 1


@pytest.mark.parametrize("people", [0, -1, 21])
def test_nobody_and_a_crowd_get_no_turn(line: ServiceLine, people: int) -> None:
    with pytest.raises(PeopleOutOfRange, match="1 a 20 personas"):
        issuing.issue(service_line=line, origin=Origin.HOST, people=people)

    assert not Turn.objects.exists()


def test_the_number_can_be_put_right_while_the_turn_is_not_over(line: ServiceLine) -> None:
    turn = counting.count_people(turn=cast.make_turn(line), people=4)

    assert Turn.objects.get(pk=turn.pk).people == 4
    with pytest.raises(PeopleOutOfRange):
        counting.count_people(turn=turn, people=21)
    with pytest.raises(IllegalMove, match="ya terminó"):
        counting.count_people(turn=issuing.cancel(turn=turn), people=2)


def test_the_database_keeps_nonsense_out(line: ServiceLine) -> None:
    turn = cast.make_turn(line)

    with pytest.raises(IntegrityError, match="people_of_a_turn_are_countable"):
        Turn.objects.filter(pk=turn.pk).update(people=0)
