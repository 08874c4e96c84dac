"""Turns are given within the hours; whoever has one is attended after them."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.org.models import ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.rules.hours import Stretch
from ventanilla.org.services import hours
from ventanilla.procedure.flow.services import attention
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.errors import AfterHours
from ventanilla.procedure.turns.models import Turn, TurnState
from ventanilla.procedure.turns.services import calling

pytestmark = pytest.mark.django_db

DAY = Stretch(dt.time(7, 30), dt.time(16, 30), dt.time(17))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-05:00")


@pytest.fixture
def site() -> Site:
    site = cast.make_site()
    site.never_closes = False
    site.save()
    return site


@pytest.fixture
def line(site: Site) -> ServiceLine:
    return cast.make_line(site)


@pytest.fixture
def clara(site: Site) -> StaffUser:
    clara = cast.make_staff(site, "Clara", Role.COORDINATOR)
    hours.set_week(site=site, week={day: [DAY] for day in range(1, 6)}, opens_on_holidays=False, by=clara)
    return clara


@pytest.mark.usefixtures("clara")
def test_after_the_last_turn_nobody_gets_one_and_is_told_when_it_opens(line: ServiceLine) -> None:
    with (
        clock.moved_to(at("2026-11-24T16:30")),
        pytest.raises(AfterHours, match=r"mañana, miércoles 25 de noviembre, a las 7:30 a\. m\.$"),
    ):
        cast.make_turn(line)

    assert not Turn.objects.exists()


@pytest.mark.usefixtures("clara")
def test_until_the_last_turn_everybody_gets_one(line: ServiceLine) -> None:
    for moment in ("2026-11-24T07:30", "2026-11-24T16:29:59"):
        with clock.moved_to(at(moment)):
            cast.make_turn(line)

    assert Turn.objects.count() == 2


@pytest.mark.usefixtures("clara")
def test_a_holiday_is_named(line: ServiceLine) -> None:
    with clock.moved_to(at("2026-12-08T09:00")), pytest.raises(AfterHours, match="La Inmaculada Concepción"):
        cast.make_turn(line)


def test_a_site_without_hours_gives_no_turns(line: ServiceLine) -> None:
    with pytest.raises(AfterHours, match="Hoy no abrimos"):
        cast.make_turn(line)


def test_an_early_closing_tells_its_reason_and_reopening_gives_turns_again(
    line: ServiceLine, clara: StaffUser
) -> None:
    with clock.moved_to(at("2026-11-24T10:00")):
        hours.close_early(site=line.site, by=clara, reason="Corte de energía")
        with pytest.raises(AfterHours, match="más temprano: Corte de energía"):
            cast.make_turn(line)
        hours.reopen(site=line.site, by=clara)

        assert cast.make_turn(line).code == "R-001"


@pytest.mark.usefixtures("clara")
def test_who_is_inside_is_still_called_and_served(line: ServiceLine) -> None:
    desk = cast.make_desk(line.site, line)
    with clock.moved_to(at("2026-11-24T16:29")):
        turn = cast.make_turn(line)
    with clock.moved_to(at("2026-11-24T17:40")):
        calling.call_next(desk=desk)
        attention.start(desk=desk)
        attention.finish(desk=desk)

    turn.refresh_from_db()
    assert turn.state == TurnState.DONE


@pytest.mark.usefixtures("clara")
def test_outside_the_hours_no_line_is_on_offer_and_the_hall_still_counts_who_waits(line: ServiceLine) -> None:
    with clock.moved_to(at("2026-11-24T16:00")):
        cast.make_turn(line)
        open_lines = selectors_waits.offer_now(line.site).lines
    with clock.moved_to(at("2026-11-24T17:00")):
        offer, (counted,) = (
            selectors_waits.offer_now(line.site),
            selectors_waits.lines_now(line.site, only_open=False),
        )

    assert [each.code for each in open_lines] == ["RECREATION"]
    assert (offer.hours.is_open, offer.lines, counted.waiting) == (False, [], 1)
