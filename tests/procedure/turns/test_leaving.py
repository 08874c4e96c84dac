"""Lunch and going home: nobody is called by who is away, and nobody is left behind."""

import pytest

from tests import cast
from ventanilla.org import selectors_shifts as shifts_now
from ventanilla.org.models import Desk, PauseReason, ServiceLine, StaffUser
from ventanilla.org.services import shifts
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.errors import AdvisorIsAway, DeskIsBusy, PeopleLeftBehind, UnknownTarget
from ventanilla.procedure.turns.services import calling, leaving, serving

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


def test_during_lunch_nobody_is_called_and_afterwards_again(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.make_turn(line)
    leaving.go_to_lunch(desk=desk, advisor=ana)

    with pytest.raises(AdvisorIsAway, match="Está en almuerzo"):
        calling.call_next(desk=desk)
    shifts.end_pause(advisor=ana)

    call = calling.call_next(desk=desk)
    assert call is not None
    assert call.turn_code == "R-001"


def test_during_lunch_nobody_is_called_back_from_hold(desk: Desk, ana: StaffUser, line: ServiceLine) -> None:
    held = cast.begin_visit(desk, line).turn
    serving.hold(desk=desk)
    leaving.go_to_lunch(desk=desk, advisor=ana)

    with pytest.raises(AdvisorIsAway):
        calling.call_back(turn=held, desk=desk)


@pytest.mark.parametrize("leave", [leaving.go_to_lunch, leaving.go_home])
def test_nobody_leaves_somebody_called_or_served(
    desk: Desk, ana: StaffUser, line: ServiceLine, leave: object
) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(DeskIsBusy):
        leave(desk=desk, advisor=ana)  # type: ignore[operator]
    attention.start(desk=desk)
    with pytest.raises(DeskIsBusy):
        leave(desk=desk, advisor=ana)  # type: ignore[operator]


def test_who_was_sent_to_an_advisor_at_lunch_waits_for_them(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    bruno = cast.make_desk(line.site, line)
    cast.begin_visit(bruno, line)
    leaving.go_to_lunch(desk=desk, advisor=ana)
    serving.transfer(desk=bruno, to_advisor=ana, position="first")

    assert calling.call_next(desk=bruno) is None
    shifts.end_pause(advisor=ana)
    assert calling.call_next(desk=desk) is not None


def test_nobody_goes_home_while_somebody_waits_for_them_alone(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.begin_visit(desk, line)
    serving.hold(desk=desk)

    with pytest.raises(PeopleLeftBehind, match="R-001"):
        leaving.go_home(desk=desk, advisor=ana)

    assert shifts_now.desks_taken(line.site) == [desk]


def test_going_home_ends_the_shift_and_frees_the_desk(desk: Desk, ana: StaffUser, line: ServiceLine) -> None:
    leaving.go_home(desk=desk, advisor=ana)

    assert shifts_now.desks_taken(line.site) == []
    assert ana.shifts.get().ended_at is not None


def test_going_home_works_also_after_leaving_the_desk(desk: Desk, ana: StaffUser) -> None:
    leaving.leave_desk(desk=desk)

    shift = leaving.go_home(advisor=ana)

    assert shift is not None
    assert shift.ended_at is not None
    assert leaving.go_home(advisor=ana) is None


def test_a_forgotten_shift_is_ended_when_nobody_is_at_the_desk(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    turn = cast.make_turn(line)
    calling.call_next(desk=desk)
    with pytest.raises(DeskIsBusy, match=f"Ana Prueba tiene el turno {turn.code} en el módulo 1"):
        leaving.end_forgotten_shift(advisor=ana)

    cast.attend(desk)
    shift = leaving.end_forgotten_shift(advisor=ana)

    assert shift is not None
    assert shifts_now.desks_taken(line.site) == []
    assert leaving.end_forgotten_shift(advisor=ana) is None


def test_a_shift_is_not_ended_over_the_heads_of_those_who_wait_for_that_advisor(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    cast.begin_visit(desk, line)
    serving.hold(desk=desk)
    leaving.leave_desk(desk=desk)

    with pytest.raises(PeopleLeftBehind, match="Esperan a Ana Prueba: R-001"):
        leaving.end_forgotten_shift(advisor=ana)


def test_a_desk_at_lunch_is_not_counted_for_the_wait(desk: Desk, ana: StaffUser, line: ServiceLine) -> None:
    cast.attend_yesterday(desk, line)
    turn = cast.make_turn(line)
    staffed = selectors_waits.outlook(turn).wait
    leaving.go_to_lunch(desk=desk, advisor=ana)

    assert staffed is not None
    assert selectors_waits.outlook(turn).wait is None
    assert selectors_waits.lines_now(line.site)[0].wait_low is None


def test_on_any_pause_nobody_is_called_and_the_reason_is_said(
    desk: Desk, ana: StaffUser, line: ServiceLine
) -> None:
    turn = cast.make_turn(line)
    leaving.go_away(desk=desk, advisor=ana, reason=PauseReason.TRAINING)

    with pytest.raises(AdvisorIsAway, match=r"Está en pausa: capacitación\. Vuelva a atender"):
        calling.call_next(desk=desk)

    assert selectors_waits.outlook(turn).wait is None


def test_who_was_sent_to_a_desk_that_is_left_is_called_by_their_line(line: ServiceLine, desk: Desk) -> None:
    other = cast.make_desk(line.site, line)
    turn = cast.make_turn(line)
    calling.call_next(desk=other)
    serving.transfer(desk=other, to_desk=desk, position="first")

    leaving.leave_desk(desk=desk)

    call = calling.call_next(desk=other)
    assert call is not None
    assert call.turn == turn


def test_nobody_is_sent_to_an_empty_desk_or_to_who_sits_nowhere(line: ServiceLine, desk: Desk) -> None:
    other = cast.make_desk(line.site, line)
    ana = other.advisor
    leaving.leave_desk(desk=other)
    cast.make_turn(line)
    calling.call_next(desk=desk)

    for target in ({"to_desk": Desk.objects.get(pk=other.pk)}, {"to_advisor": ana}):
        with pytest.raises(UnknownTarget):
            serving.transfer(desk=desk, position="last", **target)
