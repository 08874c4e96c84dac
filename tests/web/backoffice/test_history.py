"""Who changed what: the back office tells the history that the database keeps."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_line, make_product
from tests.web.backoffice.test_caja import typed_on
from ventanilla.org.models import Site, StaffUser

pytestmark = pytest.mark.django_db


def test_a_change_is_told_with_who_made_it_and_what_it_was_before(
    administrator: Client, admin: StaffUser, site: Site
) -> None:
    make_line(site)
    product = make_product()
    address = reverse("backoffice:catalogue_product_change", args=[product.pk])
    typed = typed_on(administrator, address, name="Pasadía familiar")
    typed.pop("is_active")
    administrator.post(address, typed)

    changes = administrator.get(f"{address.removesuffix('change/')}history/").context["changes"]

    assert [change.is_first for change in changes] == [False, True]
    assert [change.who for change in changes] == [admin.full_name, ""]
    told = {str(each.field): (each.before, each.after) for each in changes[0].differences}
    assert told == {"Nombre": ("Pasadia", "Pasadía familiar"), "Se ofrece": ("Sí", "No")}


def test_the_lines_of_a_desk_belong_to_its_history(administrator: Client, site: Site) -> None:
    line, other = make_line(site), make_line(site, "HOUSING", "V")
    desk = make_desk(site, line)
    address = reverse("backoffice:org_desk_change", args=[desk.pk])
    administrator.post(address, typed_on(administrator, address, service_lines=[other.pk], number=7))

    page = administrator.get(reverse("backoffice:org_desk_history", args=[desk.pk]))

    by_somebody = next(change for change in page.context["changes"] if change.who)
    told = {(str(each.field), each.before, each.after) for each in by_somebody.differences}
    assert told == {
        ("Número", "1", "7"),
        ("Líneas que atiende", "Recreation", "–"),
        ("Líneas que atiende", "–", "Housing"),
    }
    assert "Líneas que atiende" in page.content.decode()


def test_each_page_leads_to_its_history(administrator: Client, site: Site) -> None:
    product = make_product()

    page = administrator.get(reverse("backoffice:catalogue_product_change", args=[product.pk]))

    assert reverse("backoffice:catalogue_product_history", args=[product.pk]) in page.content.decode()
