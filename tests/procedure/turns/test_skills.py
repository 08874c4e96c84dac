"""A desk calls for its lines that its advisor attends, and always whoever was sent to it."""

import pytest

from tests import cast
from ventanilla.org.drafts import SkillsDraft
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.services import skills
from ventanilla.procedure.turns import selectors_waits
from ventanilla.procedure.turns.services import calling, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return cast.make_site()


@pytest.fixture
def recreation(site: Site) -> ServiceLine:
    return cast.make_line(site)


@pytest.fixture
def housing(site: Site) -> ServiceLine:
    return cast.make_line(site, "HOUSING", "V")


@pytest.fixture
def ana(site: Site) -> StaffUser:
    return cast.make_advisor(site, "Ana")


@pytest.fixture
def desk(site: Site, recreation: ServiceLine, housing: ServiceLine, ana: StaffUser) -> Desk:
    return cast.make_desk(site, recreation, housing, advisor=ana)


def give(advisor: StaffUser, *codes: str) -> None:
    assert advisor.site is not None
    skills.save_skills(site=advisor.site, typed={advisor.pk: SkillsDraft(codes)}, seen={})


def test_an_older_turn_of_a_line_the_advisor_does_not_attend_is_left_to_others(
    desk: Desk, ana: StaffUser, recreation: ServiceLine, housing: ServiceLine
) -> None:
    cast.make_turn(recreation)
    cast.make_turn(housing)
    give(ana, "HOUSING")

    call = calling.call_next(desk=desk)

    assert call is not None
    assert call.turn_code == "V-001"


@pytest.mark.parametrize("target", ["to_desk", "to_advisor"])
def test_who_was_sent_to_the_desk_or_the_advisor_is_called_all_the_same(
    site: Site, desk: Desk, ana: StaffUser, recreation: ServiceLine, target: str
) -> None:
    other = cast.make_desk(site, recreation)
    cast.begin_visit(other, recreation)
    give(ana, "HOUSING")

    serving.transfer(desk=other, position="last", **{target: desk if target == "to_desk" else ana})  # type: ignore[arg-type]

    call = calling.call_next(desk=desk)
    assert call is not None
    assert call.turn_code == "R-001"


def test_a_desk_does_not_count_for_a_line_its_advisor_does_not_attend(
    site: Site, desk: Desk, ana: StaffUser, recreation: ServiceLine, housing: ServiceLine
) -> None:
    turn = cast.make_turn(recreation)

    give(ana, "HOUSING")

    assert selectors_waits.desks_by_line(site) == {housing.pk: 1}
    assert selectors_waits.outlook(turn).wait is None


def test_a_line_that_people_wait_for_and_nobody_attends_is_told(
    site: Site, desk: Desk, ana: StaffUser, recreation: ServiceLine, housing: ServiceLine
) -> None:
    cast.make_turn(recreation)
    cast.make_turn(housing)
    assert selectors_waits.stuck_lines(site) == []

    give(ana, "HOUSING")

    assert selectors_waits.stuck_lines(site) == [(recreation, 1)]
