"""An advisor moves to another desk while somebody is called or being served."""

import pytest

from tests import cast
from ventanilla.org import selectors_shifts as shifts_now
from ventanilla.org.errors import DeskIsTaken
from ventanilla.org.models import Desk, ServiceLine, StaffUser
from ventanilla.org.services import desks
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors
from ventanilla.procedure.turns.errors import NoShowTooEarly, UnknownTarget
from ventanilla.procedure.turns.models import TurnCall, TurnSegment
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def ana(line: ServiceLine) -> StaffUser:
    return cast.make_advisor(line.site, "Ana")


@pytest.fixture
def desk(line: ServiceLine, ana: StaffUser) -> Desk:
    return cast.make_desk(line.site, line, advisor=ana)


@pytest.fixture
def free(desk: Desk, line: ServiceLine) -> Desk:
    free = cast.make_desk(line.site, line)
    desks.leave(desk=free)
    return Desk.objects.get(pk=free.pk)


def test_the_turn_and_its_visit_go_along_and_the_segments_tell_both_desks(
    desk: Desk, free: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    visit = cast.begin_visit(desk, line)

    turn = attention.change_desk(advisor=ana, to=free)

    assert turn is not None
    assert (turn.code, turn.state, turn.desk) == ("R-001", "serving", free)
    served = TurnSegment.objects.filter(turn=turn, state="serving").order_by("started_at", "pk")
    assert [(each.desk_id, each.ended_at is None) for each in served] == [(desk.pk, False), (free.pk, True)]
    visit.refresh_from_db()
    assert visit.desk == free
    assert shifts_now.desks_taken(line.site) == [free]


def test_who_was_called_is_called_again_to_the_new_desk(
    desk: Desk, free: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)

    attention.change_desk(advisor=ana, to=free)

    calls = TurnCall.objects.order_by("number")
    assert [(call.desk_number, call.attempt) for call in calls] == [(desk.number, 1), (free.number, 2)]
    assert selectors.live_turn(desk) is None
    assert attention.start(desk=free).desk == free


def test_who_is_being_served_is_not_called_again(
    desk: Desk, free: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.begin_visit(desk, line)

    attention.change_desk(advisor=ana, to=free)

    assert TurnCall.objects.count() == 1


def test_without_anybody_there_the_advisor_moves_alone(desk: Desk, free: Desk, ana: StaffUser) -> None:
    assert attention.change_desk(advisor=ana, to=free) is None
    assert shifts_now.desks_taken(desk.site) == [free]


def test_a_desk_where_somebody_sits_is_refused_and_nothing_moves(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    taken = cast.make_desk(line.site, line)
    cast.begin_visit(desk, line)

    for to in (taken, desk):
        with pytest.raises(DeskIsTaken, match=f"El módulo {to.number} está ocupado"):
            attention.change_desk(advisor=ana, to=to)

    turn = selectors.live_turn(desk)
    assert turn is not None
    assert turn.code == "R-001"


def test_a_desk_of_another_site_is_unknown(desk: Desk, ana: StaffUser) -> None:
    elsewhere = cast.make_desk(cast.make_site("PALMIRA"))
    desks.leave(desk=elsewhere)

    with pytest.raises(UnknownTarget):
        attention.change_desk(advisor=ana, to=elsewhere)


def test_who_sits_nowhere_is_told_to_choose_a_desk(free: Desk, line: ServiceLine) -> None:
    with pytest.raises(DeskIsTaken, match="ningún módulo"):
        attention.change_desk(advisor=cast.make_advisor(line.site, "Bruno"), to=free)


def test_the_call_to_the_other_desk_is_none_of_those_that_a_no_show_takes(
    desk: Desk, free: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.make_rule(line.site, calls_before_no_show=2, recall_seconds=0)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    attention.change_desk(advisor=ana, to=free)

    with pytest.raises(NoShowTooEarly, match="Falta 1 llamado"):
        attention.no_show(desk=free)

    calling.recall(desk=free)
    assert attention.no_show(desk=free).state == "no_show"
