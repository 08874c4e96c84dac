"""The back office as a whole: what it shows, what its pages may load, and in whose words it speaks."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

from tests.cast import make_desk, make_guide, make_line, make_product, make_site, make_staff
from tests.web.backoffice.conftest import client_of
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.tickets.models import LegalTerm
from ventanilla.web.backoffice import words
from ventanilla.web.backoffice.navigation import GROUPS
from ventanilla.web.backoffice.site import office

pytestmark = pytest.mark.django_db

INDEX = reverse("backoffice:index")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


@pytest.fixture
def furnished(site: Site) -> Site:
    """A place with one of each thing that is configured."""
    make_desk(site, make_line(site))
    make_guide()
    make_product()
    return site


def pages() -> Iterator[str]:
    """Yield every page that is opened to look or to type, with one of each thing."""
    yield INDEX
    for model, model_admin in office._registry.items():
        name = f"backoffice:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.order_by("pk").first()
        assert first, model
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_change", args=[first.pk])
        if model_admin.can_add:
            yield reverse(f"{name}_add")
        if hasattr(model, "pgh_event_model"):
            yield reverse(f"{name}_history", args=[first.pk])


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


def test_every_kind_of_thing_has_its_place_in_the_menu(administrator: Client, furnished: Site) -> None:
    placed = {place.label for _title, group in GROUPS for place in group}
    page = administrator.get(INDEX).content.decode()

    assert placed == {model._meta.label for model in office._registry}
    for name in ("setup:home", "setup:hours", "coordinator:devices", "coordinator:affiliates"):
        assert f'href="{reverse(name)}"' in page


def test_every_page_opens_and_says_what_it_is_for(administrator: Client, furnished: Site) -> None:
    opened = {address: administrator.get(address) for address in pages()}

    assert {answer.status_code for answer in opened.values()} == {200}
    assert len(opened) > 25
    for address, answer in opened.items():
        page = answer.content.decode()
        assert "<title>" in page
        assert 'class="about"' in page or address == INDEX


def test_every_field_is_named_in_plain_words_with_its_help_beside_it(
    administrator: Client, furnished: Site
) -> None:
    unhelped = []
    for address in pages():
        context = administrator.get(address).context
        if context is None or "adminform" not in context:
            continue
        for fieldset in context["adminform"]:
            for line in fieldset:
                for field in line:
                    helped = field.field["help_text"] if field.is_readonly else field.field.help_text
                    if not helped:
                        unhelped.append((address, str(field.field)))

    assert unhelped == []


def test_no_english_is_left_in_what_django_and_its_theme_say(administrator: Client, furnished: Site) -> None:
    answers = [administrator.get(address) for address in pages()]
    answers.append(administrator.get(reverse("backoffice:catalogue_product_changelist"), {"q": "zzz"}))
    answers.append(administrator.post(reverse("backoffice:catalogue_product_add"), {}))
    rendered = {Path(each.origin.name) for answer in answers for each in answer.templates if each.origin}
    theirs = [template for template in rendered if "site-packages" in template.parts]

    with translation.override("es-co"):
        english = {message for template in theirs for message in said_by(template) if is_untouched(message)}

    assert len(theirs) > 10
    assert english == set()


def said_by(template: Path) -> Iterator[str]:
    code = "\n".join(line.strip() for line in templatize(template.read_text()).splitlines())
    for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        yield message if isinstance(message, str) else message[0]


def is_untouched(message: str) -> bool:
    return translation.gettext(message) == message


def test_only_these_pages_may_turn_attributes_into_functions(administrator: Client, site: Site) -> None:
    here, elsewhere = administrator.get(INDEX), administrator.get(reverse("coordinator:devices"))

    assert "'unsafe-eval'" in here["Content-Security-Policy"]
    assert "'unsafe-inline'" not in here["Content-Security-Policy"]
    assert "unsafe" not in elsewhere["Content-Security-Policy"]
    assert "unsafe" not in Client().get(reverse("web:sign_in"))["Content-Security-Policy"]


@pytest.mark.django_db
def test_before_the_caja_has_a_name_the_first_page_opens_too() -> None:
    administrator = client_of(make_staff(None, "Admin", Role.ADMINISTRATOR))

    assert administrator.get(INDEX).status_code == 200


def test_a_list_with_nothing_says_so_and_leads_on(administrator: Client, site: Site) -> None:
    empty = administrator.get(reverse("backoffice:catalogue_product_changelist")).content.decode()
    make_product()
    searched = administrator.get(reverse("backoffice:catalogue_product_changelist"), {"q": "zzz"})

    assert "Todavía no hay nada aquí" in empty
    assert reverse("backoffice:catalogue_product_add") in empty
    assert "Nada coincide con lo que busca" in searched.content.decode()


def test_what_is_not_there_is_said_in_words(administrator: Client, site: Site) -> None:
    answer = administrator.get(reverse("backoffice:catalogue_product_change", args=[999]), follow=True)

    assert answer.redirect_chain[-1][0] == INDEX
    assert "no existe" in answer.content.decode()


@pytest.mark.parametrize("model", [ServiceLine, Desk, StaffUser])
def test_an_administrator_of_a_site_sees_no_other(site: Site, model: Any) -> None:
    mine = client_of(make_staff(site, "Admin", Role.ADMINISTRATOR))
    other = make_site("PALMIRA")
    make_desk(other, make_line(other), advisor=make_staff(other, "Otra", Role.ADVISOR))
    theirs = model.objects.get(site=other)
    name = f"backoffice:{model._meta.app_label}_{model._meta.model_name}"

    assert mine.get(reverse(f"{name}_change", args=[theirs.pk])).status_code == 302
    assert mine.get(reverse(f"{name}_history", args=[theirs.pk])).status_code == 302
    assert str(theirs) not in mine.get(reverse(f"{name}_changelist")).content.decode().split("<table")[-1]


def test_a_list_is_narrowed_to_a_site_only_where_there_are_several(administrator: Client, site: Site) -> None:
    lines = reverse("backoffice:org_serviceline_changelist")
    make_line(site)
    assert "sede=" not in administrator.get(lines).content.decode()

    other = make_site("PALMIRA")
    make_line(other, "HOUSING", "V")

    assert f"sede={other.pk}" in administrator.get(lines).content.decode()
    shown = administrator.get(lines, {"sede": other.pk}).context["cl"].result_list
    assert [line.code for line in shown] == ["HOUSING"]


def test_what_is_read_only_has_nothing_to_save(administrator: Client, furnished: Site) -> None:
    term, text = LegalTerm.objects.order_by("pk").first(), ConsentText.objects.get()
    assert term

    for name, pk in (("tickets_legalterm", term.pk), ("consent_consenttext", text.pk)):
        address = reverse(f"backoffice:{name}_change", args=[pk])
        assert 'name="_save"' not in administrator.get(address).content.decode()
        assert administrator.post(address, {}).status_code == 403
    assert administrator.get(reverse("backoffice:tickets_legalterm_changelist")).status_code == 200


def test_words_are_given_for_models_and_fields_that_exist() -> None:
    for label, given in words.WORDS.items():
        assert given.one
        assert given.many, label
    assert str(Guide._meta.verbose_name) == "guía"
