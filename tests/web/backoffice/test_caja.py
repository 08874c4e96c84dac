"""Configuring the Caja, its sites, lines and desks: through the services, with each refusal beside its field."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_line, make_site
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Caja, Desk, ServiceLine, Site

pytestmark = pytest.mark.django_db

CAJA = reverse("backoffice:org_caja_change", args=[1])
NEW_LINE = reverse("backoffice:org_serviceline_add")
NEW_DESK = reverse("backoffice:org_desk_add")


def typed_on(client: Client, page: str, /, **changes: object) -> dict[str, Any]:
    """Return what the form at this address holds, with changes."""
    form = client.get(page).context["adminform"].form
    held = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in held.items() if value not in (None, False)}
    return typed | {"seen": form.seen} | changes


def errors_of(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["adminform"].form.errors)


def test_the_caja_is_shown_as_people_write_it_and_kept_as_programs_do(administrator: Client) -> None:
    typed = typed_on(administrator, CAJA)

    answer = administrator.post(CAJA, typed | {"brand_color": "#7A0019", "phone": "602 555 0000"})

    assert (typed["nit"], typed["phone"]) == ("890303093-5", "(602) 8862727")
    assert answer.status_code == 302
    caja = Caja.objects.get()
    assert (caja.brand_color, caja.phone, caja.nit) == ("#7a0019", "+576025550000", "8903030935")


def test_what_is_wrong_with_the_caja_is_said_beside_each_field_and_nothing_is_lost(
    administrator: Client,
) -> None:
    before = Caja.objects.values().get()
    typed = typed_on(administrator, CAJA, brand_color="#12a5b8", name="Otro nombre", greeting="Hola")

    page = administrator.post(CAJA, typed)

    assert page.status_code == 200
    assert set(errors_of(page)) == {"brand_color", "greeting"}
    assert 'value="Otro nombre"' in page.content.decode()
    assert Caja.objects.values().get() == before


def test_of_two_who_change_the_same_thing_the_second_is_told_and_may_save_again(
    administrator: Client,
) -> None:
    first, second = typed_on(administrator, CAJA), typed_on(administrator, CAJA)
    administrator.post(CAJA, first | {"name": "El primero"})

    page = administrator.post(CAJA, second | {"name": "El segundo"})

    assert "Alguien cambió esto mientras usted escribía" in page.content.decode()
    assert 'value="El segundo"' in page.content.decode()
    again = page.context["adminform"].form.seen
    assert administrator.post(CAJA, second | {"name": "El segundo", "seen": again}).status_code == 302
    assert Caja.objects.get().name == "El segundo"


def test_a_mistake_on_the_way_does_not_hide_anothers_change(administrator: Client) -> None:
    typed = typed_on(administrator, CAJA)
    mistaken = administrator.post(CAJA, typed | {"nit": "1"})
    administrator.post(CAJA, typed_on(administrator, CAJA, name="De otra persona"))

    page = administrator.post(CAJA, typed | {"seen": mistaken.context["adminform"].form.seen})

    assert "Alguien cambió esto" in page.content.decode()


def test_a_site_changes_its_name_but_is_declared_valid_elsewhere(administrator: Client, site: Site) -> None:
    address = reverse("backoffice:org_site_change", args=[site.pk])
    typed = typed_on(administrator, address, name="Sede Centro", address="Calle 5 # 6-63", is_active="")

    answer = administrator.post(address, typed | {"code": "OTRA"})

    site.refresh_from_db()
    assert answer.status_code == 302
    assert (site.name, site.code, site.is_active, site.never_closes) == ("Sede Centro", "CALI", True, True)
    assert reverse("setup:hours") in administrator.get(address).content.decode()


def test_a_site_that_gave_turns_at_any_hour_keeps_its_hours_again(administrator: Client, site: Site) -> None:
    address = reverse("backoffice:org_site_change", args=[site.pk])
    typed = typed_on(administrator, address)
    typed.pop("never_closes")

    administrator.post(address, typed | {"address": "Calle 5 # 6-63"})

    site.refresh_from_db()
    assert not site.never_closes


def test_two_sites_do_not_share_a_name(administrator: Client, site: Site) -> None:
    other = make_site("PALMIRA")
    address = reverse("backoffice:org_site_change", args=[other.pk])

    page = administrator.post(address, typed_on(administrator, address, name=site.name, address="Calle 1"))

    assert list(errors_of(page)) == ["name"]


def test_a_line_is_added_where_it_is_wanted_and_the_screens_are_told(
    administrator: Client, site: Site
) -> None:
    make_line(site, "RECREATION", "R")
    typed = typed_on(administrator, NEW_LINE, name="Cultura", prefix="c", hue=30, icon="book", position=1)

    answer = administrator.post(NEW_LINE, typed)

    assert answer.status_code == 302
    lines = ServiceLine.objects.filter(site=site).order_by("position")
    assert [(line.code, line.prefix) for line in lines] == [("CULTURA", "C"), ("RECREATION", "R")]
    assert OutboxEvent.objects.filter(name="SiteChanged").exists()


def test_a_line_that_another_site_calls_the_same_has_its_code(administrator: Client, site: Site) -> None:
    make_line(site, "RECREATION", "R")
    ServiceLine.objects.update(name="Recreación")
    other = make_site("PALMIRA")
    typed = typed_on(
        administrator, NEW_LINE, site=other.pk, name="recreacion", prefix="R", hue=30, icon="book"
    )

    administrator.post(NEW_LINE, typed)

    assert ServiceLine.objects.get(site=other).code == "RECREATION"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"prefix": "R"}, "prefix", "«R» también es la letra de Recreation"),
        ({"prefix": "1"}, "prefix", "una o dos letras"),
        ({"name": "recreation"}, "name", "Hay otra línea con este nombre"),
        ({"name": ""}, "name", "Falta llenar"),
        ({"hue": "7"}, "hue", "Escoja una opción válida"),
        ({"position": "x"}, "position", "Escriba un número"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_beside_its_field(
    administrator: Client, site: Site, changes: dict[str, str], field: str, says: str
) -> None:
    make_line(site, "RECREATION", "R")
    typed = typed_on(administrator, NEW_LINE, name="Otra", prefix="O", hue=30, icon="book")

    page = administrator.post(NEW_LINE, typed | changes)

    assert list(errors_of(page)) == [field]
    assert says in errors_of(page)[field][0]
    assert ServiceLine.objects.count() == 1


def test_the_last_open_line_stays_open(administrator: Client, site: Site) -> None:
    line = make_line(site, "RECREATION", "R")
    ServiceLine.objects.update(hue=150)
    address = reverse("backoffice:org_serviceline_change", args=[line.pk])
    typed = typed_on(administrator, address)
    typed.pop("is_open")

    page = administrator.post(address, typed)

    assert "Deje abierta al menos una línea" in errors_of(page)["is_open"][0]


def test_a_colour_and_a_drawing_from_before_are_kept(administrator: Client, site: Site) -> None:
    line = make_line(site)
    ServiceLine.objects.update(hue=7, name="Recreación")
    address = reverse("backoffice:org_serviceline_change", args=[line.pk])

    answer = administrator.post(address, typed_on(administrator, address, name="Recreación y deporte"))

    line.refresh_from_db()
    assert answer.status_code == 302
    assert (line.name, line.hue, line.position, line.code) == ("Recreación y deporte", 7, 0, "RECREATION")


def test_a_desk_is_added_with_its_lines(administrator: Client, site: Site) -> None:
    line = make_line(site)

    answer = administrator.post(NEW_DESK, {"site": site.pk, "number": 9, "service_lines": [line.pk]})

    assert answer.status_code == 302
    assert list(Desk.objects.get(number=9).service_lines.all()) == [line]


def test_a_desk_keeps_its_advisor_when_its_lines_change(administrator: Client, site: Site) -> None:
    line, other = make_line(site), make_line(site, "HOUSING", "V")
    desk = make_desk(site, line)
    address = reverse("backoffice:org_desk_change", args=[desk.pk])

    administrator.post(address, typed_on(administrator, address, service_lines=[other.pk]))

    desk.refresh_from_db()
    assert list(desk.service_lines.all()) == [other]
    assert desk.advisor is not None


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"service_lines": []}, "service_lines", "Elija al menos una línea"),
        ({"number": 1}, "number", "Hay otro módulo con este número"),
        ({"number": 1000}, "number", "Escriba un número de 1 a 999"),
        ({"number": ""}, "number", "Falta llenar"),
    ],
)
def test_what_is_wrong_with_a_desk_is_said_beside_its_field(
    administrator: Client, site: Site, changes: dict[str, Any], field: str, says: str
) -> None:
    line = make_line(site)
    make_desk(site, line)

    page = administrator.post(NEW_DESK, {"site": site.pk, "number": 9, "service_lines": [line.pk]} | changes)

    assert list(errors_of(page)) == [field]
    assert says in errors_of(page)[field][0]
    assert Desk.objects.count() == 1


def test_a_desk_serves_no_line_of_another_site(administrator: Client, site: Site) -> None:
    make_line(site)
    other = make_line(make_site("PALMIRA"), "HOUSING", "V")

    page = administrator.post(NEW_DESK, {"site": site.pk, "number": 9, "service_lines": [other.pk]})

    assert "Esa línea es de otra sede" in errors_of(page)["service_lines"][0]
