"""What people are told of their wait when they take a turn, and that it is kept."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.drafts import SkillsDraft
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.org.services import skills
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.models import Turn, WaitPromise
from ventanilla.procedure.turns.services import calling, leaving, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


def test_the_range_told_with_a_turn_is_kept_with_its_method_and_its_ground(
    desk: Desk, line: ServiceLine
) -> None:
    cast.attend_yesterday(desk, line, minutes=10)
    cast.make_turn(line)

    turn = cast.make_turn(line)

    kept = WaitPromise.objects.get(turn=turn)
    assert (kept.low, kept.high, kept.method) == (6, 14, 1)
    assert kept.basis == {"ahead": 1, "desks": 1.0, "free": 1, "attentions": 3}
    assert selectors_waits.promised(turn) == selectors_waits.Outlook(2, (6, 14))


def test_at_a_cold_start_nothing_is_promised_and_that_is_kept_too(desk: Desk, line: ServiceLine) -> None:
    turn = cast.make_turn(line)

    assert selectors_waits.promised(turn) == selectors_waits.Outlook(1, None)
    assert WaitPromise.objects.get(turn=turn).basis["attentions"] == 0


def test_nothing_is_promised_in_a_line_that_no_desk_serves(desk: Desk, line: ServiceLine) -> None:
    cast.attend_yesterday(desk, line)
    desk.service_lines.set([cast.make_line(line.site, "HEALTH", "S")])

    assert selectors_waits.promised(cast.make_turn(line)).wait is None


def test_attentions_older_than_two_weeks_are_no_ground(desk: Desk, line: ServiceLine) -> None:
    with clock.moved_to(clock.now() - dt.timedelta(days=14)):
        cast.attend_yesterday(desk, line)

    assert selectors_waits.promised(cast.make_turn(line)).wait is None


def test_an_attention_counts_from_the_call_since_the_desk_is_taken_from_then_on(
    desk: Desk, line: ServiceLine
) -> None:
    morning = clock.now() - dt.timedelta(hours=3)
    for place in range(3):
        called_at = morning + dt.timedelta(minutes=20 * place)
        with clock.moved_to(called_at):
            cast.make_turn(line)
            calling.call_next(desk=desk)
        with clock.moved_to(called_at + dt.timedelta(minutes=2)):
            serving.start(desk=desk)
        with clock.moved_to(called_at + dt.timedelta(minutes=10)):
            serving.finish(desk=desk)
    cast.make_turn(line)

    assert selectors_waits.promised(cast.make_turn(line)).wait == (6, 14)


def test_the_newest_attentions_count_and_the_others_do_not(desk: Desk, line: ServiceLine) -> None:
    cast.attend_yesterday(desk, line, people=5, minutes=60)
    with clock.moved_to(clock.now() + dt.timedelta(hours=6)):
        cast.attend_yesterday(desk, line, people=30, minutes=5)
        cast.make_turn(line)

        assert selectors_waits.promised(cast.make_turn(line)).wait == (3, 7)


def test_issuing_costs_the_same_queries_whatever_was_and_whoever_waits(desk: Desk, line: ServiceLine) -> None:
    with CaptureQueriesContext(connection) as first:
        cast.make_turn(line)
    cast.attend_yesterday(desk, line)
    for _person in range(5):
        cast.make_turn(Turn.objects.latest("issued_at").service_line)

    with CaptureQueriesContext(connection) as later:
        cast.make_turn(line)

    assert len(later) == len(first)


def test_the_desks_are_those_that_the_day_tells(desk: Desk, line: ServiceLine) -> None:
    health = cast.make_line(line.site, "HEALTH", "S")
    bruno, camila = cast.make_advisor(line.site, "Bruno"), cast.make_advisor(line.site, "Camila")
    at_lunch, _of_one_line = (
        cast.make_desk(line.site, line, health, advisor=each) for each in (bruno, camila)
    )
    skills.save_skills(site=line.site, typed={camila.pk: SkillsDraft(("HEALTH",))}, seen={})
    leaving.go_to_lunch(desk=at_lunch, advisor=bruno)

    grounds = {each: selectors_waits.ground_of(cast.make_turn(each)) for each in (line, health)}

    by_line = selectors_waits.desks_by_line(line.site)
    assert {each.pk: ground.free for each, ground in grounds.items()} == by_line
    assert by_line == {line.pk: 1, health.pk: 1}
