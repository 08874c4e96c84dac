"""The back office: who may enter, what it shows, what its pages may load, and how it refuses."""

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from tests.cast import make_desk, make_line, make_site, make_staff
from ventanilla.org.models import Caja, Desk, Site, StaffUser
from ventanilla.org.roles import Permission, Role, may
from ventanilla.web.backoffice.navigation import GROUPS
from ventanilla.web.backoffice.site import office

pytestmark = pytest.mark.django_db

PLAIN_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
INDEX = reverse("backoffice:index")
CAJA = reverse("backoffice:org_caja_change", args=[1])


@pytest.fixture(autouse=True)
def plain_static_files(settings: object) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STORAGE}  # type: ignore[attr-defined]


@pytest.fixture
def site() -> Site:
    return make_site()


def client_of(user: StaffUser) -> Client:
    client = Client()
    client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def administrator(site: Site) -> Client:
    return client_of(make_staff(site, "Admin", Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_configure_enters(site: Site, role: Role) -> None:
    answer = client_of(make_staff(site, "Alguien", role)).get(INDEX)

    assert answer.status_code == (200 if may(role, Permission.CONFIGURE) else 403)


def test_who_is_not_signed_in_goes_to_the_house_s_own_page(site: Site) -> None:
    assert Client().get(INDEX)["Location"].startswith(reverse("web:sign_in"))


def test_nothing_that_is_a_record_is_here() -> None:
    assert {model._meta.label for model in office._registry} == {
        "org.Caja",
        "org.Site",
        "org.ServiceLine",
        "org.Desk",
        "org.StaffUser",
        "catalogue.Product",
        "guides.Guide",
        "consent.ConsentText",
        "tickets.LegalTerm",
    }


def test_every_place_opens(administrator: Client, site: Site) -> None:
    make_desk(site, make_line(site))
    places = [place for _title, group in GROUPS for place in group]

    assert [administrator.get(place.address).status_code for place in places] == [200] * len(places)


def test_only_these_pages_may_turn_attributes_into_functions(administrator: Client, site: Site) -> None:
    here, elsewhere = administrator.get(INDEX), administrator.get(reverse("coordinator:devices"))

    assert "'unsafe-eval'" in here["Content-Security-Policy"]
    assert "'unsafe-inline'" not in here["Content-Security-Policy"]
    assert "unsafe" not in elsewhere["Content-Security-Policy"]
    assert "unsafe" not in Client().get(reverse("web:sign_in"))["Content-Security-Policy"]


def test_a_colour_that_does_not_read_is_refused_with_one_that_does(administrator: Client, site: Site) -> None:
    before = Caja.objects.values().get()
    typed = {name: value for name, value in before.items() if name != "id"}

    typed["greeting"] = "Le atiende {advisor}."
    page = administrator.post(CAJA, {**typed, "brand_color": "#12a5b8", "name": "Otro nombre"})

    assert page.status_code == 200
    assert "brand_color" in page.context["adminform"].form.errors
    assert 'value="Otro nombre"' in page.content.decode()
    assert Caja.objects.values().get() == before


def test_a_colour_that_reads_is_kept(administrator: Client, site: Site) -> None:
    typed = {name: value for name, value in Caja.objects.values().get().items() if name != "id"}

    answer = administrator.post(CAJA, {**typed, "brand_color": "#7a0019"})

    assert answer.status_code == 302
    assert Caja.objects.get().brand_color == "#7a0019"


def test_a_desk_without_a_line_is_refused(administrator: Client, site: Site) -> None:
    page = administrator.post(reverse("backoffice:org_desk_add"), {"site": site.pk, "number": 9})

    assert "service_lines" in page.context["adminform"].form.errors
    assert "Service lines" not in page.content.decode()
    assert not Desk.objects.filter(number=9).exists()


def test_a_prefix_used_twice_is_said_beside_it(administrator: Client, site: Site) -> None:
    make_line(site, "RECREATION", "R")
    new = {
        "site": site.pk,
        "code": "OTHER",
        "name": "Otra",
        "prefix": "R",
        "hue": 10,
        "icon": "home",
        "position": 1,
    }

    page = administrator.post(reverse("backoffice:org_serviceline_add"), new)

    assert list(page.context["adminform"].form.errors) == ["prefix"]


def test_an_administrator_of_a_site_sees_no_other(administrator: Client, site: Site) -> None:
    other = make_site("PALMIRA")
    line = make_line(other)

    page = administrator.get(reverse("backoffice:org_serviceline_change", args=[line.pk]))

    assert page.status_code == 302


def test_an_account_that_is_switched_off_is_out_at_once(administrator: Client, site: Site) -> None:
    clara = make_staff(site, "Clara", Role.COORDINATOR)
    office_of_clara = client_of(clara)
    fields = {"full_name": clara.full_name, "role": clara.role, "site": site.pk, "email": ""}

    administrator.post(reverse("backoffice:org_staffuser_change", args=[clara.pk]), fields)

    assert office_of_clara.get(reverse("coordinator:day"))["Location"].startswith(reverse("web:sign_in"))
