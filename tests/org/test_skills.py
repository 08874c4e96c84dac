"""Which lines an advisor attends: all of their desk's, or those they were given."""

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.history import events_of
from ventanilla.org import selectors_lunch, selectors_skills
from ventanilla.org.drafts import SkillsDraft, fingerprint
from ventanilla.org.models import AdvisorSkill, Desk, ServiceLine, Site, StaffUser
from ventanilla.org.services import skills

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


def served(desk: Desk, advisor: StaffUser) -> set[str]:
    return {line.code for line in selectors_skills.lines_served(desk, advisor)}


def give(advisor: StaffUser, *codes: str, seen: str = "") -> int:
    site = advisor.site
    assert site is not None
    return skills.save_skills(
        site=site, typed={advisor.pk: SkillsDraft(codes)}, seen={advisor.pk: seen} if seen else {}
    )


def test_who_was_given_no_line_attends_all_of_the_desk(desk: Desk, ana: StaffUser) -> None:
    assert served(desk, ana) == {"RECREATION", "HOUSING"}


def test_an_advisor_attends_the_lines_of_the_desk_that_they_were_given(desk: Desk, ana: StaffUser) -> None:
    changed = give(ana, "HOUSING")

    assert changed == 1
    assert served(desk, ana) == {"HOUSING"}


def test_a_line_that_the_desk_does_not_have_is_not_attended_there(
    site: Site, desk: Desk, ana: StaffUser
) -> None:
    cast.make_line(site, "HEALTH", "S")

    give(ana, "HEALTH")

    assert served(desk, ana) == set()


def test_taking_every_line_back_lets_the_advisor_attend_all_again(desk: Desk, ana: StaffUser) -> None:
    give(ana, "HOUSING")

    give(ana)

    assert served(desk, ana) == {"RECREATION", "HOUSING"}


def test_a_line_of_another_site_is_refused_at_its_row(desk: Desk, ana: StaffUser) -> None:
    cast.make_line(cast.make_site("PALMIRA"), "CREDIT", "C")

    with pytest.raises(WrongFields, match="no es de esta sede") as refused:
        give(ana, "HOUSING", "CREDIT")

    assert refused.value.errors.keys() == {f"lines-{ana.pk}"}
    assert served(desk, ana) == {"RECREATION", "HOUSING"}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk, ana: StaffUser) -> None:
    seen = fingerprint(SkillsDraft())
    give(ana, "RECREATION")

    with pytest.raises(WrongFields, match="Alguien cambió esto"):
        give(ana, "HOUSING", seen=seen)

    assert served(desk, ana) == {"RECREATION"}


def test_each_line_given_or_taken_is_kept_in_the_history(desk: Desk, ana: StaffUser) -> None:
    give(ana, "HOUSING")

    give(ana, "RECREATION")

    kept = events_of(AdvisorSkill).filter(advisor=ana).order_by("pgh_id")
    assert [event.pgh_label for event in kept] == ["insert", "delete", "insert"]


def test_the_roster_of_lunches_counts_the_lines_an_advisor_attends(
    site: Site, desk: Desk, ana: StaffUser, housing: ServiceLine, recreation: ServiceLine
) -> None:
    give(ana, "HOUSING")

    staffed = {each.line: each.staffed for each in selectors_lunch.lunches_now(site).cover.lines}

    assert staffed == {housing.pk: 1, recreation.pk: 0}
