"""A product comes on offer, with everything wrong with it said at once."""

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.catalogue import selectors, services
from ventanilla.procedure.catalogue.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> StaffUser:
    site = cast.make_site()
    cast.make_line(site, "RECREATION", "R")
    return cast.make_staff(None, "Admin", Role.ADMINISTRATOR)


def add(admin: StaffUser, **changes: object) -> Product:
    product = {
        "code": "pasadia",
        "name": "Pasadía",
        "service_line_code": "RECREATION",
        "reference_value": 38_000,
    }
    return services.add_product(**(product | changes), by=admin)  # type: ignore[arg-type]


def test_a_product_added_is_on_offer_in_its_line(admin: StaffUser) -> None:
    pasadia = add(admin, name="  Pasadía   familiar ")

    assert selectors.products_of("RECREATION") == [pasadia]
    assert (pasadia.name, pasadia.reference_value) == ("Pasadía familiar", 38_000)
    assert OutboxEvent.objects.get().payload == {"product": "pasadia", "by_id": admin.pk}


def test_a_value_may_be_unknown(admin: StaffUser) -> None:
    assert add(admin, reference_value=None).reference_value is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "con espacio"}, "code"),
        ({"code": "x" * 41}, "code"),
        ({"name": " "}, "name"),
        ({"service_line_code": "NADA"}, "service_line_code"),
        ({"reference_value": -1}, "reference_value"),
    ],
)
def test_what_is_wrong_with_a_product_is_said_at_its_field(
    admin: StaffUser, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        add(admin, **changes)

    assert list(refused.value.errors) == [field]
    assert not Product.objects.exists()


def test_a_code_is_used_once(admin: StaffUser) -> None:
    add(admin)

    with pytest.raises(WrongFields, match="ya es de otro producto"):
        add(admin, name="Otro")
