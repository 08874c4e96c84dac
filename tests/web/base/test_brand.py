"""The Caja's colour on every screen."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_site, make_staff
from ventanilla.kernel.colour import WHITE, contrast
from ventanilla.org.models import Caja
from ventanilla.org.roles import Role
from ventanilla.web.base.brand import OURS, dark, light, rules_for

ADDRESS = reverse("web:brand")
COLORS = ["#7a0019", "#1b3f8b", "#3d3d3d", "#5b2a86", "#2f4f00"]


def paint(color: str) -> None:
    Caja.objects.update(brand_color=color)


@pytest.mark.parametrize("color", COLORS)
def test_what_follows_from_a_readable_colour_is_readable_too(color: str) -> None:
    day, night = light(color), dark(color)

    assert contrast(color, WHITE) >= 7
    assert contrast(day["--brand-ink"], day["--brand-soft"]) >= 7
    assert contrast(day["--brand-ink"], WHITE) >= 7
    assert contrast(night["--brand"], WHITE) >= 7
    assert contrast(night["--brand-ink"], night["--brand-soft"]) >= 7


def test_our_own_colour_changes_nothing() -> None:
    assert rules_for(OURS) == ""


@pytest.mark.django_db
def test_before_there_is_a_caja_the_colour_is_ours() -> None:
    answer = Client().get(ADDRESS)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.django_db
def test_the_stylesheet_follows_the_caja() -> None:
    make_site()
    paint("#7a0019")

    answer = Client().get(ADDRESS)

    assert answer["Content-Type"].startswith("text/css")
    assert "--brand: #7a0019;" in answer.content.decode()


@pytest.mark.django_db
def test_it_may_be_kept_only_under_the_name_of_its_colour() -> None:
    make_site()
    paint("#7a0019")

    named, unnamed = Client().get(f"{ADDRESS}?v=7a0019"), Client().get(ADDRESS)
    stale = Client().get(f"{ADDRESS}?v=0b4a52")

    assert "immutable" in named["Cache-Control"]
    assert unnamed["Cache-Control"] == stale["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_what_a_browser_has_already_is_not_sent_again() -> None:
    make_site()
    first = Client().get(ADDRESS)

    again = Client().get(ADDRESS, headers={"if-none-match": first["ETag"]})
    paint("#7a0019")
    repainted = Client().get(ADDRESS, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, repainted.status_code) == (304, 200)


@pytest.mark.django_db
def test_pages_name_the_stylesheet_after_our_tokens(settings: object) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # type: ignore[attr-defined]
    make_staff(make_site(), "Ana", Role.ADVISOR)

    page = Client().get(reverse("web:sign_in")).content.decode()

    assert re.search(rf"tokens\.css.*{re.escape(ADDRESS)}", page, re.DOTALL)
