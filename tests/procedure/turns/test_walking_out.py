"""People who leave: apart from those who did not come when called, and from turns given back."""

import pytest

from tests import cast
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.oversight.reports.selectors import turn_totals
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns.errors import IllegalMove
from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.services import absence, calling, issuing, serving, walking_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


def test_who_left_the_line_is_not_called(desk: Desk, line: ServiceLine) -> None:
    left, next_one = cast.make_turn(line), cast.make_turn(line)

    walking_out.walk_out(turn=left)

    call = calling.call_next(desk=desk)
    assert call is not None
    assert call.turn == next_one


def test_who_is_called_attended_or_gone_has_not_left(desk: Desk, line: ServiceLine) -> None:
    called = cast.make_turn(line)
    calling.call_next(desk=desk)
    with pytest.raises(IllegalMove, match="«llamado»"):
        walking_out.walk_out(turn=called)

    attention.start(desk=desk)
    with pytest.raises(IllegalMove, match="«en atención»"):
        walking_out.walk_out(turn=called)

    attention.finish(desk=desk)
    with pytest.raises(IllegalMove, match="«finalizado»"):
        walking_out.walk_out(turn=called)


def test_who_does_not_come_back_from_a_pause_ends_the_visit_and_frees_the_advisor(
    desk: Desk, line: ServiceLine
) -> None:
    visit = cast.begin_visit(desk, line)
    serving.hold(desk=desk)

    attention.walk_out(turn=visit.turn)

    visit.refresh_from_db()
    assert visit.ended_at is not None
    assert visit.turn.state == TurnState.WALKED_OUT


def test_a_walk_out_from_a_pause_is_taken_back_within_ten_seconds(desk: Desk, line: ServiceLine) -> None:
    visit = cast.begin_visit(desk, line)
    serving.hold(desk=desk)
    attention.walk_out(turn=visit.turn)

    turn = attention.undo(desk=desk)

    visit.refresh_from_db()
    assert turn.state == TurnState.ON_HOLD
    assert visit.ended_at is None


def test_the_report_counts_each_kind_of_leaving_by_itself(desk: Desk, line: ServiceLine) -> None:
    cast.make_rule(line.site, recall_seconds=0, calls_before_no_show=1)
    first, given_back = cast.make_turn(line), cast.make_turn(line)
    calling.call_next(desk=desk)
    absence.no_show(desk=desk)
    issuing.cancel(turn=given_back)
    for _person in range(2):
        walking_out.walk_out(turn=cast.make_turn(line))

    totals = turn_totals(line.site, first.business_date, first.business_date)

    assert (totals.no_show, totals.cancelled, totals.walked_out, totals.issued) == (1, 1, 2, 4)
