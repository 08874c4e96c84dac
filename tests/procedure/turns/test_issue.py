"""Giving turns."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.errors import IllegalMove, LineIsClosed, SiteIsOff, UnknownTarget
from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.services import calling, issuing


@pytest.mark.django_db
def test_numbers_go_up_by_prefix_and_day() -> None:
    site = cast.make_site()
    recreation, health = cast.make_line(site), cast.make_line(site, "HEALTH", "S")

    codes = [cast.make_turn(line).code for line in (recreation, recreation, health)]

    assert codes == ["R-001", "R-002", "S-001"]


@pytest.mark.django_db
def test_numbers_restart_at_midnight_in_cali_and_not_at_midnight_utc() -> None:
    line = cast.make_line(cast.make_site())
    issued = []
    for at in ("2026-11-24T23:59:00-05:00", "2026-11-25T00:01:00-05:00", "2026-11-25T19:30:00-05:00"):
        with clock.moved_to(dt.datetime.fromisoformat(at)):
            issued.append(cast.make_turn(line))

    assert [(turn.business_date.day, turn.number) for turn in issued] == [(24, 1), (25, 1), (25, 2)]


@pytest.mark.django_db
def test_a_site_where_the_procedure_is_not_valid_gives_no_turns() -> None:
    site = cast.make_site("PALMIRA")
    site.is_active = False
    site.save()

    with pytest.raises(SiteIsOff):
        cast.make_turn(cast.make_line(site))


@pytest.mark.django_db
def test_a_closed_line_gives_no_turns() -> None:
    line = cast.make_line(cast.make_site())
    line.is_open = False
    line.save()

    with pytest.raises(LineIsClosed, match="no está dando turnos"):
        cast.make_turn(line)


@pytest.mark.django_db
def test_an_unknown_priority_class_is_refused() -> None:
    with pytest.raises(UnknownTarget):
        cast.make_turn(cast.make_line(cast.make_site()), "VIP")


@pytest.mark.django_db
def test_the_code_does_not_tell_the_priority() -> None:
    line = cast.make_line(cast.make_site())

    assert cast.make_turn(line, "PREGNANT").code == "R-001"


@pytest.mark.django_db
def test_a_waiting_turn_can_be_given_back_and_a_called_one_cannot() -> None:
    line = cast.make_line(cast.make_site())
    desk = cast.make_desk(line.site, line)
    first, second = cast.make_turn(line), cast.make_turn(line)
    calling.call_next(desk=desk)

    assert issuing.cancel(turn=second).state == TurnState.CANCELLED
    with pytest.raises(IllegalMove, match="R-001 está «llamado»"):
        issuing.cancel(turn=first)


@pytest.mark.django_db
def test_the_position_counts_who_is_called_before() -> None:
    line = cast.make_line(cast.make_site())
    first = cast.make_turn(line)
    preferential = cast.make_turn(line, "OLDER_ADULT")
    second = cast.make_turn(line)

    assert [selectors_waits.outlook(turn).position for turn in (preferential, first, second)] == [1, 2, 3]
