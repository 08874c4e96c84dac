"""A guide is published in versions; advisors read the last one that holds."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.guides import selectors, services
from ventanilla.procedure.guides.models import Guide

pytestmark = pytest.mark.django_db

MARCH, APRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


@pytest.fixture
def admin() -> StaffUser:
    site = cast.make_site()
    cast.make_line(site, "RECREATION", "R")
    return cast.make_staff(None, "Admin", Role.ADMINISTRATOR)


def publish(admin: StaffUser, **changes: object) -> Guide:
    guide = {
        "code": "pasadias",
        "title": "Pasadías",
        "service_line_code": "RECREATION",
        "summary": "Qué es.",
        "requirements": ["Cédula", "Fecha deseada"],
        "steps": ["Pregunte", "Informe"],
        "consultation": "Consulte en ZEUS.",
        "valid_from": MARCH,
    }
    return services.publish(**(guide | changes), by=admin)  # type: ignore[arg-type]


def test_the_first_version_is_read_from_its_day_on(admin: StaffUser) -> None:
    guide = publish(admin)

    assert selectors.guides_for("RECREATION", MARCH) == [guide]
    assert selectors.guides_for("RECREATION", MARCH - dt.timedelta(days=1)) == []
    assert (guide.version, guide.requirements) == (1, "Cédula\nFecha deseada")
    assert OutboxEvent.objects.get().payload == {"guide": "pasadias", "version": 1, "by_id": admin.pk}


def test_a_new_version_is_read_from_its_own_day_on_and_the_old_one_stays(admin: StaffUser) -> None:
    first = publish(admin)
    second = publish(admin, summary="Qué es ahora.", valid_from=APRIL)

    assert second.version == 2
    assert selectors.guides_for("RECREATION", APRIL - dt.timedelta(days=1)) == [first]
    assert selectors.guides_for("RECREATION", APRIL) == [second]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "con espacio"}, "code"),
        ({"title": ""}, "title"),
        ({"service_line_code": "NADA"}, "service_line_code"),
        ({"summary": " "}, "summary"),
        ({"requirements": []}, "requirements"),
        ({"steps": [""]}, "steps"),
        ({"consultation": ""}, "consultation"),
    ],
)
def test_what_is_wrong_with_a_guide_is_said_at_its_field(
    admin: StaffUser, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        publish(admin, **changes)

    assert list(refused.value.errors) == [field]
    assert not Guide.objects.exists()


def test_a_version_begins_after_the_one_before(admin: StaffUser) -> None:
    publish(admin)

    with pytest.raises(WrongFields) as refused:
        publish(admin, valid_from=MARCH)

    assert list(refused.value.errors) == ["valid_from"]
