"""Moving somebody who waits in the wrong line."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns.errors import IllegalMove, LineIsClosed, UnknownTarget
from ventanilla.procedure.turns.services import calling, redirecting, serving

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


def test_the_turn_keeps_its_number_and_its_place_by_arrival(line: ServiceLine) -> None:
    health = cast.make_line(line.site, "HEALTH", "S")
    desk = cast.make_desk(line.site, health)
    with clock.moved_to(MORNING):
        turn = cast.make_turn(line)
    with clock.moved_to(MORNING + dt.timedelta(minutes=1)):
        cast.make_turn(health)
    with clock.moved_to(MORNING + dt.timedelta(minutes=2)):
        redirecting.redirect(turn=turn, service_line=health)
        call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn, call.turn_code, call.service_line) == (turn, "R-001", health)
    assert [each.service_line for each in turn.segments.order_by("started_at", "pk")] == [
        line,
        health,
        health,
    ]
    assert OutboxEvent.objects.get(name="TurnRedirected").payload["service_line"] == "HEALTH"


def test_who_was_sent_to_an_advisor_who_does_not_come_back_is_given_to_the_line(line: ServiceLine) -> None:
    desk, other = cast.make_desk(line.site, line), cast.make_desk(line.site, line)
    turn = cast.make_turn(line)
    calling.call_next(desk=desk)
    serving.transfer(desk=desk, to_advisor=other.advisor, position="first")

    redirecting.redirect(turn=turn, service_line=line)

    call = calling.call_next(desk=desk)
    assert call is not None
    assert call.turn == turn


def test_who_was_called_stays_where_they_were_called_to(line: ServiceLine) -> None:
    turn = cast.make_turn(line)
    calling.call_next(desk=cast.make_desk(line.site, line))

    with pytest.raises(IllegalMove, match="llamado"):
        redirecting.redirect(turn=turn, service_line=cast.make_line(line.site, "HEALTH", "S"))


def test_the_line_is_another_one_of_the_site_and_open(line: ServiceLine) -> None:
    turn = cast.make_turn(line)
    elsewhere = cast.make_line(cast.make_site("PALMIRA"))
    closed = cast.make_line(line.site, "HEALTH", "S")
    ServiceLine.objects.filter(pk=closed.pk).update(is_open=False)
    closed.refresh_from_db()

    for wrong in (line, elsewhere):
        with pytest.raises(UnknownTarget, match="otra línea de esta sede"):
            redirecting.redirect(turn=turn, service_line=wrong)
    with pytest.raises(LineIsClosed):
        redirecting.redirect(turn=turn, service_line=closed)
