"""The rule a site calls by: published in versions, in force from its date, kept with each call."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.turns import selectors_rules
from ventanilla.procedure.turns.errors import RuleChanged, RuleIsUnsound
from ventanilla.procedure.turns.models import CallingMethod, CallingRuleVersion, PriorityClass
from ventanilla.procedure.turns.rules.order import CallingRule
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)
TODAY, TOMORROW = dt.date(2026, 11, 24), dt.date(2026, 11, 25)


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


def test_a_site_without_a_rule_alternates_with_a_cap_of_half_an_hour(line: ServiceLine) -> None:
    rule = selectors_rules.in_force(line.site)

    assert (rule.version, rule.method, rule.cap) == (0, CallingMethod.RATIO, dt.timedelta(minutes=30))
    assert (rule.preferential_in_a_row, rule.general_in_a_row) == (1, 1)


def test_a_version_counts_from_its_date(line: ServiceLine) -> None:
    with clock.moved_to(MORNING):
        cast.make_rule(line.site, method=CallingMethod.FIFO)
        cast.make_rule(line.site, method=CallingMethod.PRIORITY, valid_from_date=TOMORROW)

    assert selectors_rules.in_force(line.site, TODAY).method == CallingMethod.FIFO
    assert selectors_rules.in_force(line.site, TOMORROW).method == CallingMethod.PRIORITY
    assert selectors_rules.in_force(line.site, TODAY - dt.timedelta(days=1)) == CallingRule()


def test_the_later_of_two_versions_of_a_day_counts(line: ServiceLine) -> None:
    cast.make_rule(line.site, cap_minutes=20)
    cast.make_rule(line.site, cap_minutes=None)

    assert selectors_rules.in_force(line.site).cap is None
    assert [each.version for each in selectors_rules.versions(line.site)] == [2, 1]


def test_a_rule_is_its_site_s_own(line: ServiceLine) -> None:
    cast.make_rule(line.site, method=CallingMethod.FIFO)

    assert selectors_rules.in_force(cast.make_site("PALMIRA")).version == 0


def test_who_waits_is_called_by_the_rule_in_force_and_the_call_keeps_it(line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    published = cast.make_rule(line.site, method=CallingMethod.FIFO)
    cast.make_turn(line)
    cast.make_turn(line, PriorityClass.PREGNANT)

    call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn_code, call.rule, call.rank, call.passed_over) == ("R-001", published, 1, [])


def test_a_call_tells_how_many_came_before_and_who(line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    cast.make_turn(line), cast.make_turn(line)
    cast.make_turn(line, PriorityClass.PREGNANT)

    call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn_code, call.rule, call.rank) == ("R-003", None, 3)
    assert call.passed_over == ["R-001", "R-002"]


def test_two_of_each_class_go_in_turns_over_the_lines_of_the_desk(line: ServiceLine) -> None:
    site = line.site
    cast.make_rule(site, preferential_in_a_row=2, general_in_a_row=2)
    health = cast.make_line(site, "HEALTH", "S")
    desk, elsewhere = cast.make_desk(site, line), cast.make_desk(site, health)
    for priority in (None, PriorityClass.PREGNANT) * 4:
        cast.make_turn(line, priority)
    order = ""
    for _round in range(8):
        cast.make_turn(health)
        calling.call_next(desk=elsewhere)  # general turns of another line do not count
        cast.attend(elsewhere)
        call = calling.call_next(desk=desk)
        assert call is not None
        order += "P" if call.is_priority else "G"
        cast.attend(desk)

    assert order == "PPGGPPGG"


def test_a_new_day_begins_with_a_preferential_turn(line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(MORNING):
        cast.make_turn(line, PriorityClass.PREGNANT)
        calling.call_next(desk=desk)
        cast.attend(desk)
    with clock.moved_to(MORNING + dt.timedelta(days=1)):
        cast.make_turn(line)
        cast.make_turn(line, PriorityClass.PREGNANT)
        call = calling.call_next(desk=desk)

    assert call is not None
    assert call.is_priority


def test_a_line_that_weighs_more_is_called_sooner(line: ServiceLine) -> None:
    health = cast.make_line(line.site, "HEALTH", "S")
    desk = cast.make_desk(line.site, line, health)
    with clock.moved_to(MORNING):
        cast.make_rule(line.site, weights={"HEALTH": 4})
        cast.make_turn(line)
    with clock.moved_to(MORNING + dt.timedelta(minutes=7)):
        cast.make_turn(health)
    with clock.moved_to(MORNING + dt.timedelta(minutes=10)):
        call = calling.call_next(desk=desk)

    assert call is not None
    assert (call.turn_code, call.passed_over) == ("S-001", ["R-001"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"method": "lifo"}, "method"),
        ({"preferential_in_a_row": 0}, "preferential_in_a_row"),
        ({"general_in_a_row": 10}, "general_in_a_row"),
        ({"cap_minutes": 4}, "cap_minutes"),
        ({"recall_seconds": 121}, "recall_seconds"),
        ({"calls_before_no_show": 0}, "calls_before_no_show"),
        ({"return_places": 21}, "return_places"),
        ({"early_minutes": -1}, "early_minutes"),
        ({"late_minutes": 121}, "late_minutes"),
        ({"weights": {"NAVIGATION": 2}}, "weights"),
        ({"weights": {"RECREATION": 10}}, "weights"),
        ({"valid_from_date": dt.date(2020, 1, 1)}, "valid_from_date"),
        ({"note": "  "}, "note"),
    ],
)
def test_an_unsound_rule_is_not_published(line: ServiceLine, given: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleIsUnsound) as refusal:
        cast.make_rule(line.site, **given)

    assert refusal.value.field == field
    assert not CallingRuleVersion.objects.exists()


def test_the_database_itself_refuses_an_unsound_rule(line: ServiceLine) -> None:
    cast.make_rule(line.site)

    for nonsense in ({"method": "lifo"}, {"general_in_a_row": 0}, {"cap_minutes": 1}, {"return_places": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallingRuleVersion.objects.update(**nonsense)


def test_a_rule_is_not_published_over_one_that_nobody_looked_at(line: ServiceLine) -> None:
    cast.make_rule(line.site, seen_version=0)

    with pytest.raises(RuleChanged, match="la versión 1 mientras usted escribía"):
        cast.make_rule(line.site, seen_version=0)

    cast.make_rule(line.site, seen_version=1)
    assert [each.version for each in selectors_rules.versions(line.site)] == [2, 1]


def test_queue_screens_hear_of_a_new_rule(line: ServiceLine) -> None:
    cast.make_rule(line.site)

    event = OutboxEvent.objects.get(name="CallingRulePublished")
    assert (event.payload["version"], event.topics) == (1, ["site:CALI:queue"])
