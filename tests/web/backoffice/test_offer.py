"""Products and guides in the back office: a product changes, a published guide does not."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_guide, make_line, make_product
from tests.web.backoffice.test_caja import errors_of, typed_on
from ventanilla.kernel import clock
from ventanilla.org.models import Site
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.guides import selectors
from ventanilla.procedure.guides.models import Guide

pytestmark = pytest.mark.django_db

NEW_PRODUCT = reverse("backoffice:catalogue_product_add")
NEW_GUIDE = reverse("backoffice:guides_guide_add")


@pytest.fixture(autouse=True)
def line(site: Site) -> None:
    make_line(site)


def today() -> dt.date:
    return clock.business_date("America/Bogota")


def written(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def texts(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Natación para mayores",
        "service_line_code": "RECREATION",
        "summary": "Qué es.",
        "requirements": "Cédula\nCarné",
        "steps": "Pedir\nPagar",
        "consultation": "Los cupos.",
        "valid_from": written(today()),
    } | changes


def test_a_product_is_offered_with_a_code_from_its_name(administrator: Client) -> None:
    typed = {"name": "Curso de natación", "service_line_code": "RECREATION", "reference_value": "95000"}

    answer = administrator.post(NEW_PRODUCT, typed)

    product = Product.objects.get()
    assert answer.status_code == 302
    assert (product.code, product.reference_value, product.is_active) == ("curso-de-natacion", 95_000, True)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": ""}, "name", "Falta llenar"),
        ({"code": "pasadia"}, "code", "Ese código ya es de otro producto"),
        ({"code": "dos palabras"}, "code", "sin espacios"),
        ({"service_line_code": "OTHER"}, "service_line_code", "Escoja una opción válida"),
        ({"reference_value": "-1"}, "reference_value", "mayor o igual a 0"),
        ({"reference_value": "mil"}, "reference_value", "Escriba un número"),
    ],
)
def test_what_is_wrong_with_a_product_is_said_beside_its_field(
    administrator: Client, changes: dict[str, str], field: str, says: str
) -> None:
    make_product()
    typed = {"name": "Otro", "service_line_code": "RECREATION", "reference_value": ""}

    page = administrator.post(NEW_PRODUCT, typed | changes)

    assert list(errors_of(page)) == [field]
    assert says in errors_of(page)[field][0]
    assert Product.objects.count() == 1


def test_a_product_is_renamed_and_taken_off_offer_but_keeps_its_code(administrator: Client) -> None:
    product = make_product()
    address = reverse("backoffice:catalogue_product_change", args=[product.pk])
    typed = typed_on(administrator, address, name="Pasadía familiar", code="otro")
    typed.pop("is_active")

    administrator.post(address, typed)

    product.refresh_from_db()
    assert (product.name, product.code, product.is_active) == ("Pasadía familiar", "pasadia", False)


def test_lines_are_told_by_their_names(administrator: Client, site: Site) -> None:
    site.service_lines.update(name="Recreación")
    make_product()

    page = administrator.get(reverse("backoffice:catalogue_product_changelist")).content.decode()

    assert "RECREATION" not in page.split("<tbody")[-1]
    assert "$ 120.000" in page


def test_a_guide_is_published_and_read_from_its_day(administrator: Client) -> None:
    answer = administrator.post(NEW_GUIDE, texts())

    assert answer.status_code == 302
    guide = Guide.objects.get()
    assert (guide.code, guide.version) == ("guia-natacion-para-mayores", 1)
    assert (guide.requirements, guide.steps) == ("Cédula\nCarné", "Pedir\nPagar")
    assert selectors.guides_for("RECREATION", today()) == [guide]


def test_another_version_starts_from_the_one_before_and_takes_its_place_on_its_day(
    administrator: Client,
) -> None:
    before = make_guide()
    address = f"{NEW_GUIDE}?de={before.pk}"
    tomorrow = today() + dt.timedelta(days=1)
    typed = typed_on(administrator, address, summary="Otra cosa.", valid_from=written(tomorrow))

    answer = administrator.post(address, typed)

    assert answer.status_code == 302
    after = Guide.objects.get(code=before.code, version=2)
    before.refresh_from_db()
    assert (before.summary, before.valid_to, after.summary) == ("Qué es.", tomorrow, "Otra cosa.")
    assert selectors.guides_for("RECREATION", today()) == [before]
    assert selectors.guides_for("RECREATION", tomorrow) == [after]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", "Falta llenar"),
        ({"steps": "   "}, "steps", "Falta llenar"),
        ({"valid_from": "ayer"}, "valid_from", "como 24/11/2026"),
        ({"valid_from": "01/01/2024"}, "valid_from", "lo ya leído no cambia"),
    ],
)
def test_what_is_wrong_with_a_guide_is_said_beside_its_field_and_nothing_is_lost(
    administrator: Client, changes: dict[str, str], field: str, says: str
) -> None:
    page = administrator.post(NEW_GUIDE, texts(**changes))

    assert list(errors_of(page)) == [field]
    assert says in errors_of(page)[field][0]
    assert "Cédula\nCarné" in page.content.decode().replace("\r", "")
    assert not Guide.objects.exists()


def test_a_version_never_begins_before_the_one_it_follows(administrator: Client) -> None:
    administrator.post(NEW_GUIDE, texts())
    address = f"{NEW_GUIDE}?de={Guide.objects.get().pk}"

    page = administrator.post(address, texts())

    assert "posterior a la de la versión anterior" in errors_of(page)["valid_from"][0]


def test_nothing_of_a_published_guide_is_edited(administrator: Client) -> None:
    guide = make_guide()
    address = reverse("backoffice:guides_guide_change", args=[guide.pk])
    day = today() + dt.timedelta(days=7)

    administrator.post(address, texts(summary="Cambiado a escondidas", valid_to=written(day)))

    guide.refresh_from_db()
    assert (guide.title, guide.summary, guide.valid_to) == ("Guía de prueba", "Qué es.", day)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("", "Elija el día"),
        ("01/01/2024", "posterior a aquel desde el que rige"),
        ("01/02/2024", "lo ya leído"),
    ],
)
def test_a_guide_is_not_withdrawn_in_the_past(administrator: Client, day: str, says: str) -> None:
    guide = make_guide()

    page = administrator.post(reverse("backoffice:guides_guide_change", args=[guide.pk]), {"valid_to": day})

    assert says in errors_of(page)["valid_to"][0]


def test_an_older_version_is_only_read(administrator: Client) -> None:
    before = make_guide()
    administrator.post(f"{NEW_GUIDE}?de={before.pk}", texts())
    address = reverse("backoffice:guides_guide_change", args=[before.pk])

    assert "Retirar la guía" not in administrator.get(address).content.decode()
    assert administrator.post(address, {"valid_to": "01/01/2030"}).status_code == 403
