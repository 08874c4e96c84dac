"""Changing what is on offer; what is wrong is said at its field, and nobody saves over another's change unawares."""

from dataclasses import replace

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.catalogue import selectors, services
from ventanilla.procedure.catalogue.drafts import ProductDraft
from ventanilla.procedure.catalogue.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> StaffUser:
    site = cast.make_site()
    cast.make_line(site)
    return cast.make_staff(site, "Admin", Role.ADMINISTRATOR)


@pytest.fixture
def product(admin: StaffUser) -> Product:
    return services.add_product(
        code="pasadia", name="Pasadía", service_line_code="RECREATION", reference_value=38_000, by=admin
    )


def test_a_new_product_is_on_offer_at_once(product: Product) -> None:
    assert selectors.products_of("RECREATION") == [product]


def test_a_changed_product_keeps_its_code(product: Product, admin: StaffUser) -> None:
    draft = replace(ProductDraft.of(product), name="Pasadía familiar", reference_value=None)

    changed = services.change_product(product=product, draft=draft, by=admin)

    assert (changed.code, changed.name, changed.reference_value) == ("pasadia", "Pasadía familiar", None)
    assert OutboxEvent.objects.filter(name="ProductChanged").count() == 1


def test_a_product_taken_off_offer_cannot_be_chosen_but_stays(product: Product, admin: StaffUser) -> None:
    draft = replace(ProductDraft.of(product), is_active=False)

    services.change_product(product=product, draft=draft, by=admin)

    assert selectors.products_of("RECREATION") == []
    assert Product.objects.filter(pk=product.pk).exists()


def test_everything_that_is_wrong_is_said_at_its_field(product: Product, admin: StaffUser) -> None:
    draft = ProductDraft(name=" ", service_line_code="OTHER", reference_value=-1)

    with pytest.raises(WrongFields) as refused:
        services.change_product(product=product, draft=draft, by=admin)

    assert set(refused.value.errors) == {"name", "service_line_code", "reference_value"}


def test_who_saves_over_anothers_change_is_told(product: Product, admin: StaffUser) -> None:
    seen = fingerprint(ProductDraft.of(product))
    first = replace(ProductDraft.of(product), name="De la primera")
    services.change_product(product=product, draft=first, by=admin, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        services.change_product(product=product, draft=replace(first, name="Otra"), by=admin, seen=seen)

    assert Product.objects.get().name == "De la primera"
