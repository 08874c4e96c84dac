"""Who may open which address of the back office: administrators, and nobody else; and opening one writes nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import make_desk, make_guide, make_line, make_product, make_staff
from tests.test_house import addresses
from tests.web.backoffice.conftest import client_of
from tests.web.test_get_never_writes import written
from ventanilla.org.models import Site
from ventanilla.org.roles import Permission, Role, may
from ventanilla.web.backoffice.site import office
from ventanilla.web.base.access import Access

pytestmark = pytest.mark.django_db

PREFIX = "configuracion/"


@pytest.fixture
def furnished(site: Site) -> Site:
    make_desk(site, make_line(site))
    make_guide()
    make_product()
    return site


def own_addresses() -> Iterator[tuple[str, Any]]:
    for pattern, view in addresses():
        if pattern.startswith(PREFIX):
            yield pattern, view


def concrete(pattern: str) -> str:
    """Return an address of this pattern that leads to something there is."""
    model = next(
        (each for each in office._registry if pattern.startswith(f"{PREFIX}{each._meta.model_name}/")), None
    )
    first = model._default_manager.order_by("pk").first() if model else None
    return "/" + re.sub(r"<path:\w+>", str(first.pk if first else 1), pattern)


def test_every_address_declares_that_it_is_for_who_may_configure() -> None:
    declared = {pattern: view.access for pattern, view in own_addresses()}

    assert set(declared.values()) == {Access(permission=Permission.CONFIGURE)}
    assert len(declared) > 40


@pytest.mark.parametrize("role", list(Role))
def test_every_address_opens_for_administrators_alone(furnished: Site, role: Role) -> None:
    client = client_of(make_staff(furnished, "Alguien", role))
    answers = {
        (method, pattern): getattr(client, method)(concrete(pattern)).status_code
        for pattern, _view in own_addresses()
        for method in ("get", "post")
    }

    refused = {key for key, status in answers.items() if status == 403}
    if may(role, Permission.CONFIGURE):
        assert not {key for key in refused if key[0] == "get" and "/add/" not in key[1]}
    else:
        assert refused == set(answers)


def test_who_is_not_signed_in_goes_to_the_house_s_own_page(furnished: Site) -> None:
    for pattern, _view in own_addresses():
        assert Client().get(concrete(pattern))["Location"].startswith(reverse("web:sign_in"))


def test_no_page_writes_when_it_is_opened(administrator: Client, furnished: Site) -> None:
    opened = 0
    for pattern, _view in own_addresses():
        with written() as tables:
            answer = administrator.get(concrete(pattern))
        opened += answer.status_code == 200
        assert tables == [], pattern

    assert opened > 25


def test_nothing_can_be_deleted(furnished: Site) -> None:
    for model in office._registry:
        with pytest.raises(NoReverseMatch):
            reverse(f"backoffice:{model._meta.app_label}_{model._meta.model_name}_delete", args=[1])
