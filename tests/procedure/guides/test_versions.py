"""The versions of a guide: one is read on each day, none changes once published, and a withdrawn one stays away."""

import datetime as dt
from typing import Any

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.guides import selectors, services
from ventanilla.procedure.guides.models import Guide

pytestmark = pytest.mark.django_db

JANUARY, MARCH, MAY, JULY = (dt.date(2026, month, 1) for month in (1, 3, 5, 7))


@pytest.fixture
def admin() -> StaffUser:
    site = cast.make_site()
    cast.make_line(site)
    return cast.make_staff(site, "Admin", Role.ADMINISTRATOR)


def publish(by: StaffUser, valid_from: dt.date, **changes: Any) -> Guide:
    texts: dict[str, Any] = {
        "code": "guia-natacion",
        "title": "Natación",
        "service_line_code": "RECREATION",
        "summary": "Qué es.",
        "requirements": ["Cédula"],
        "steps": ["Pedir", "Pagar"],
        "consultation": "Los cupos.",
    }
    return services.publish(**texts | changes, valid_from=valid_from, by=by)


def read_on(day: dt.date) -> list[int]:
    """Return the versions that are read on that day."""
    return [guide.version for guide in selectors.guides_for("RECREATION", day)]


def test_a_version_is_read_until_the_day_of_the_next(admin: StaffUser) -> None:
    publish(admin, JANUARY)
    publish(admin, MARCH, summary="Otra cosa.")

    assert (read_on(JANUARY), read_on(MARCH)) == ([1], [2])
    assert Guide.objects.get(version=1).valid_to == MARCH
    assert OutboxEvent.objects.filter(name="GuidePublished").count() == 2


def test_a_withdrawn_guide_is_read_no_longer_and_no_earlier_version_comes_back(admin: StaffUser) -> None:
    publish(admin, JANUARY)
    last = publish(admin, MARCH)

    services.withdraw(guide=last, on=MAY, by=admin)

    assert (read_on(MARCH), read_on(MAY)) == ([2], [])
    assert OutboxEvent.objects.filter(name="GuideWithdrawn").exists()


def test_a_version_published_after_a_withdrawal_does_not_fill_the_time_between(admin: StaffUser) -> None:
    services.withdraw(guide=publish(admin, JANUARY), on=MARCH, by=admin)

    publish(admin, JULY)

    assert (read_on(MAY), read_on(JULY)) == ([], [2])


def test_a_withdrawal_that_has_not_come_yet_may_be_put_off(admin: StaffUser) -> None:
    guide = publish(admin, JANUARY)
    services.withdraw(guide=guide, on=MARCH, by=admin)

    services.withdraw(guide=guide, on=MAY, by=admin, not_before=JANUARY)

    assert read_on(MARCH) == [1]


@pytest.mark.parametrize(
    ("on", "today", "says"),
    [
        (JANUARY, None, "posterior a aquel desde el que rige"),
        (MARCH, MAY, "lo ya leído no cambia"),
        (JULY, MAY, "ya dejó de regir"),
    ],
)
def test_a_withdrawal_changes_nothing_of_the_past(
    admin: StaffUser, on: dt.date, today: dt.date | None, says: str
) -> None:
    guide = publish(admin, JANUARY)
    services.withdraw(guide=guide, on=MARCH, by=admin)

    with pytest.raises(WrongFields, match=says):
        services.withdraw(guide=guide, on=on, by=admin, not_before=today)


def test_everything_that_is_wrong_with_a_version_is_said_at_its_field(admin: StaffUser) -> None:
    publish(admin, MARCH)

    with pytest.raises(WrongFields) as refused:
        publish(admin, MARCH, title="", steps=[" "], service_line_code="OTHER")

    assert set(refused.value.errors) == {"title", "steps", "service_line_code", "valid_from"}
    assert Guide.objects.count() == 1
