"""A turn ends at once; its visit when nothing is owed, or by hand with a reason."""

import pytest

from tests import cast
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.errors import StepsOwed, StillAtDesk
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import attention, customer
from ventanilla.procedure.ratings import selectors as ratings
from ventanilla.procedure.ratings.models import RatingState
from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.services import calling, serving
from ventanilla.procedure.visits.errors import VisitIsClosed
from ventanilla.procedure.visits.models import VisitState

pytestmark = pytest.mark.django_db


def test_finishing_frees_the_desk_and_names_what_is_owed() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    cast.begin_visit(desk, line)

    turn, owed = attention.finish(desk=desk)

    assert turn.state == TurnState.DONE
    assert [item.step for item in owed] == [Step.IDENTIFY, Step.AUTHORIZE, Step.NEED, Step.TICKET, Step.RATE]
    cast.make_turn(line)
    assert calling.call_next(desk=desk) is not None


def test_ending_from_the_desk_with_something_owed_needs_a_reason() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    visit = cast.begin_visit(desk, line)

    with pytest.raises(StepsOwed, match="Identificar a la persona"):
        attention.finish_complete(desk=desk, visit=visit)

    turn = attention.finish_complete(desk=desk, visit=visit, reason="La persona se fue antes de terminar")
    visit.refresh_from_db()
    assert (turn.state, visit.leaving_reason) == (TurnState.DONE, "La persona se fue antes de terminar")


def test_a_visit_at_a_desk_cannot_be_closed_and_a_closed_one_takes_nothing_more() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    visit = cast.begin_visit(desk, line)
    with pytest.raises(StillAtDesk):
        attention.close_with_pending(visit=visit, reason="Se fue la luz")
    attention.finish(desk=desk)
    with pytest.raises(StepsOwed, match="por qué"):
        attention.close_with_pending(visit=visit, reason=" ")

    closed = attention.close_with_pending(visit=visit, reason="La persona se fue")

    assert closed.state == VisitState.CLOSED
    with pytest.raises(VisitIsClosed):
        attention.close_with_pending(visit=visit, reason="otra vez")


def test_a_visit_that_owes_something_does_not_close_by_itself() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    visit = cast.begin_visit(desk, line)
    attention.finish(desk=desk)

    assert not attention.settle(visit_id=str(visit.pk))
    assert visit in selectors.owing_visits(line.site)


def test_after_a_transfer_the_same_visit_goes_on_at_the_other_desk() -> None:
    site = cast.make_site()
    line, health = cast.make_line(site), cast.make_line(site, "HEALTH", "S")
    desk, other = cast.make_desk(site, line), cast.make_desk(site, health)
    visit = cast.begin_visit(desk, line)
    serving.transfer(desk=desk, service_line=health, position="last")

    calling.call_next(desk=other)
    gone_on = attention.start(desk=other)

    assert (gone_on.pk, gone_on.desk) == (visit.pk, other)


@pytest.mark.parametrize("is_called", [True, False])
def test_who_leaves_after_a_transfer_ends_the_visit_with_its_rating_unanswered(is_called: bool) -> None:
    site = cast.make_site()
    line, health = cast.make_line(site), cast.make_line(site, "HEALTH", "S")
    desk, other = cast.make_desk(site, line), cast.make_desk(site, health)
    cast.make_rule(site, calls_before_no_show=1, recall_seconds=0)
    visit = cast.begin_visit(desk, line)
    turn = serving.transfer(desk=desk, service_line=health, position="last")

    if is_called:
        calling.call_next(desk=other)
        attention.no_show(desk=other)
    else:
        attention.cancel(turn=turn)

    request = ratings.request_of(visit)
    assert request is not None
    assert request.state == RatingState.NO_ANSWER
    assert visit in selectors.owing_visits(site)
    attention.close_with_pending(visit=visit, reason="La persona se fue")


def test_no_visit_closes_without_a_rating_outcome() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    visit = cast.begin_visit(desk, line)
    attention.finish(desk=desk)

    attention.close_with_pending(visit=visit, reason="La persona se fue")

    request = ratings.request_of(visit)
    assert request is not None
    assert request.state == RatingState.NO_ANSWER


def test_events_hold_ids_and_codes_only() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    person = cast.make_person()
    visit = cast.begin_visit(desk, line)
    customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)

    everything = " ".join(str(event.payload) for event in OutboxEvent.objects.all())

    for personal in (person.given_names, person.family_names, person.phone, cast.DORA.number):
        assert personal not in everything
    assert str(visit.pk) in everything
