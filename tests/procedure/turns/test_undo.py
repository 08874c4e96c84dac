"""Taking back the last thing done at a desk."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine

from tests import cast
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.org.services import desks
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.services import attention, customer
from ventanilla.procedure.ratings import selectors as rating_reads
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.errors import RatingUsed
from ventanilla.procedure.turns.errors import DeskIsBusy, NothingToUndo
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling, leaving, serving
from ventanilla.procedure.visits.models import Visit, VisitState

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    cast.make_rule(line.site, calls_before_no_show=1, recall_seconds=0)
    return cast.make_desk(line.site, line)


def the_turn() -> Turn:
    return Turn.objects.get(number=1)


def finish(desk: Desk) -> None:
    attention.finish(desk=desk)


def hold(desk: Desk) -> None:
    serving.hold(desk=desk)


def send_on(desk: Desk) -> None:
    serving.transfer(desk=desk, service_line=cast.make_line(desk.site, "HEALTH", "S"), position="last")


@pytest.mark.parametrize("step", [finish, hold, send_on])
def test_the_person_is_back_at_the_desk(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller, step: Callable[[Desk], None]
) -> None:
    visit = cast.begin_visit(desk, line)
    time.shift(60)
    step(desk)
    time.shift(9)

    turn = attention.undo(desk=desk)

    assert turn == the_turn()
    assert (turn.state, turn.desk, turn.advisor) == (TurnState.SERVING, desk, desk.advisor)
    assert (turn.service_line, turn.wanted_desk, turn.wanted_advisor) == (line, None, None)
    visit.refresh_from_db()
    assert (visit.state, visit.ended_at) == (VisitState.OPEN, None)
    assert rating_reads.request_of(visit) is None


def test_a_no_show_marked_by_mistake_is_called_again(line: ServiceLine, desk: Desk) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)
    attention.no_show(desk=desk)

    assert attention.undo(desk=desk).state == TurnState.CALLED


def test_a_no_show_after_a_transfer_takes_its_visit_up_again(line: ServiceLine, desk: Desk) -> None:
    visit = cast.begin_visit(desk, line)
    health = cast.make_line(line.site, "HEALTH", "S")
    other = cast.make_desk(line.site, health)
    serving.transfer(desk=desk, service_line=health, position="first")
    calling.call_next(desk=other)
    attention.no_show(desk=other)

    attention.undo(desk=other)

    visit.refresh_from_db()
    assert visit.ended_at is None
    assert attention.start(desk=other).pk == visit.pk


def test_who_was_started_by_mistake_is_called_still_and_was_never_attended(
    line: ServiceLine, desk: Desk
) -> None:
    visit = cast.begin_visit(desk, line)

    turn = attention.undo(desk=desk)

    assert (turn.state, turn.visit) == (TurnState.CALLED, None)
    assert not Visit.objects.exists()
    assert attention.start(desk=desk).pk != visit.pk


def test_a_visit_in_which_something_was_recorded_stays_with_its_turn(line: ServiceLine, desk: Desk) -> None:
    visit = cast.begin_visit(desk, line)
    customer.stay_unidentified(visit=visit, by=visit.advisor)

    assert attention.undo(desk=desk).visit == visit
    assert attention.start(desk=desk).pk == visit.pk


def test_a_visit_begun_before_a_transfer_outlives_a_start_by_mistake(
    line: ServiceLine, desk: Desk, time: time_machine.Traveller
) -> None:
    visit = cast.begin_visit(desk, line)
    time.shift(60)
    health = cast.make_line(line.site, "HEALTH", "S")
    other = cast.make_desk(line.site, health)
    serving.transfer(desk=desk, service_line=health, position="first")
    calling.call_next(desk=other)
    attention.start(desk=other)

    assert attention.undo(desk=other).visit == visit


def test_the_rating_is_asked_again_at_the_real_end(line: ServiceLine, desk: Desk) -> None:
    visit = cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    first = rating_reads.request_of(visit)
    attention.undo(desk=desk)

    attention.finish(desk=desk)

    second = rating_reads.request_of(visit)
    assert first is not None
    assert second is not None
    assert first.token != second.token


def test_an_attention_that_was_rated_is_not_taken_back(line: ServiceLine, desk: Desk) -> None:
    visit = cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    request = rating_reads.request_of(visit)
    assert request is not None
    ratings.answer(token=request.token, score=5, device=None)

    with pytest.raises(RatingUsed, match="ya respondió"):
        attention.undo(desk=desk)

    assert the_turn().state == TurnState.DONE


def test_after_ten_seconds_it_stays(line: ServiceLine, desk: Desk, time: time_machine.Traveller) -> None:
    cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    time.shift(10.001)

    with pytest.raises(NothingToUndo, match="más de diez segundos"):
        attention.undo(desk=desk)


def test_a_call_is_not_taken_back(line: ServiceLine, desk: Desk) -> None:
    cast.make_turn(line)
    calling.call_next(desk=desk)

    with pytest.raises(NothingToUndo):
        attention.undo(desk=desk)


def test_who_was_called_elsewhere_meanwhile_stays_there(line: ServiceLine, desk: Desk) -> None:
    cast.begin_visit(desk, line)
    health = cast.make_line(line.site, "HEALTH", "S")
    other = cast.make_desk(line.site, health)
    serving.transfer(desk=desk, service_line=health, position="first")
    calling.call_next(desk=other)

    with pytest.raises(NothingToUndo):
        attention.undo(desk=desk)


def test_a_desk_that_called_the_next_person_keeps_them(line: ServiceLine, desk: Desk) -> None:
    cast.make_turn(line)
    cast.make_turn(line)
    calling.call_next(desk=desk)
    attention.start(desk=desk)
    attention.finish_and_call_next(desk=desk)

    with pytest.raises(NothingToUndo):
        attention.undo(desk=desk)


def test_who_came_back_from_hold_keeps_another_from_being_taken_back(line: ServiceLine, desk: Desk) -> None:
    cast.begin_visit(desk, line)
    held = serving.hold(desk=desk)
    cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    calling.call_back(turn=held, desk=desk)

    with pytest.raises((DeskIsBusy, NothingToUndo)):
        attention.undo(desk=desk)

    assert the_turn().state == TurnState.CALLED


def test_what_is_undone_is_owed_no_longer(line: ServiceLine, desk: Desk) -> None:
    visit = cast.begin_visit(desk, line)
    attention.finish(desk=desk, leaving_reason="Se fue la luz")
    attention.undo(desk=desk)

    visit.refresh_from_db()
    assert visit.leaving_reason == ""
    assert flow.open_visits_of(visit.advisor, visit.business_date) == []


def test_nobody_comes_back_to_an_advisor_who_left_the_desk(line: ServiceLine, desk: Desk) -> None:
    ana = desk.advisor
    assert ana is not None
    cast.make_turn(line)
    cast.begin_visit(desk, line)
    attention.finish(desk=desk)
    leaving.leave_desk(desk=desk)
    elsewhere = desks.take(desk=Desk.objects.create(site=line.site, number=9), advisor=ana)
    elsewhere.service_lines.set([line])
    calling.call_next(desk=elsewhere)

    with pytest.raises(NothingToUndo, match="ya dejó este módulo"):
        attention.undo(desk=desk)


def test_who_is_away_first_comes_back(desk: Desk, line: ServiceLine) -> None:
    cast.begin_visit(desk, line)
    finish(desk)
    advisor = Desk.objects.select_related("advisor").get(pk=desk.pk).advisor
    assert advisor is not None
    leaving.go_to_lunch(desk=desk, advisor=advisor)

    with pytest.raises(NothingToUndo, match="Vuelva a atender"):
        attention.undo(desk=desk)

    assert the_turn().state == TurnState.DONE
