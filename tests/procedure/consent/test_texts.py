"""The texts that people authorize under: each change is a version of its own, from a day on."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests import cast
from ventanilla.kernel import clock
from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.drafts import fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.selectors import the_caja
from ventanilla.procedure.consent import selectors, services, suggestions
from ventanilla.procedure.consent.drafts import TextDraft
from ventanilla.procedure.consent.form import render_form
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.consent.sample import sample_data

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
TOMORROW = TODAY + dt.timedelta(days=1)
DRAFT = TextDraft(
    "Autorizo a la Caja.\r\n\r\nPuedo  revocar\r\nesta autorización.",
    "Atenderme.\n\nEscribirme.",
    "No estoy obligado.",
    TODAY.isoformat(),
)


@pytest.fixture
def clara() -> StaffUser:
    return cast.make_staff(None, "Clara", Role.ADMINISTRATOR)


def save(draft: TextDraft, by: StaffUser, seen: str | None = None) -> ConsentText:
    return services.save_texts(draft=draft, today=TODAY, by=by, seen=seen)


def test_the_first_version_is_kept_as_it_will_be_printed(clara: StaffUser) -> None:
    text = save(DRAFT, clara, fingerprint(TextDraft()))

    assert (text.version, text.valid_from, text.published_by) == (1, TODAY, clara)
    assert text.paragraphs == ["Autorizo a la Caja.", "Puedo revocar esta autorización."]
    assert text.purposes == ["Atenderme.", "Escribirme."]
    assert OutboxEvent.objects.get().name == "TextPublished"


def test_what_does_not_differ_is_no_new_version_also_when_its_day_is_past(clara: StaffUser) -> None:
    first = save(DRAFT, clara)

    again = services.save_texts(
        draft=replace(DRAFT, valid_from=TOMORROW.isoformat()), today=TOMORROW, by=clara
    )

    assert again == first
    assert OutboxEvent.objects.count() == 1


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(clara: StaffUser) -> None:
    first = save(DRAFT, clara)

    second = save(replace(DRAFT, purposes="Atenderme.", valid_from=TOMORROW.isoformat()), clara)

    assert [text.version for text in selectors.texts()] == [2, 1]
    assert selectors.text_in_force(TODAY) == first
    assert selectors.text_in_force(TOMORROW) == second
    assert ConsentText.objects.get(version=1).purposes == ["Atenderme.", "Escribirme."]


def test_a_version_that_was_to_begin_later_gives_way_to_one_published_after_it(clara: StaffUser) -> None:
    save(replace(DRAFT, valid_from=TOMORROW.isoformat()), clara)

    second = save(DRAFT, clara)

    assert selectors.text_in_force(TODAY) == selectors.text_in_force(TOMORROW) == second


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"paragraphs": " \n"}, "paragraphs", "Escriba el texto"),
        ({"paragraphs": "a" * 4001}, "paragraphs", "como máximo 4000"),
        ({"purposes": ""}, "purposes", "para qué se usan"),
        ({"purposes": "\n".join("abcdefghi")}, "purposes", "como máximo 8"),
        ({"purposes": "a" * 201}, "purposes", "pasa de 200"),
        ({"sensitive_paragraph": "a\x00b"}, "sensitive_paragraph", "no se ven"),
        ({"valid_from": ""}, "valid_from", "desde qué día"),
        ({"valid_from": "2026-11-23"}, "valid_from", "hoy u otro día"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    clara: StaffUser, changes: dict[str, str], field: str, says: str
) -> None:
    with pytest.raises(WrongFields) as refused:
        save(replace(DRAFT, **changes), clara)

    assert list(refused.value.errors) == [field]
    assert says in refused.value.errors[field]
    assert not ConsentText.objects.exists()


def test_who_publishes_over_anothers_version_is_told_whose_it_is(clara: StaffUser) -> None:
    seen = fingerprint(TextDraft())
    save(DRAFT, clara, seen)

    with pytest.raises(ChangedMeanwhile, match=r"Clara Prueba, a las? "):
        save(replace(DRAFT, purposes="Otra."), clara, seen)

    assert ConsentText.objects.count() == 1


def test_the_suggested_texts_can_be_published_and_fill_one_page(clara: StaffUser) -> None:
    site = cast.make_site()
    ConsentText.objects.all().delete()
    draft = replace(suggestions.texts(), valid_from=TODAY.isoformat())

    save(draft, clara)
    data = sample_data(caja=the_caja(), site=site, draft=draft, version=1, at=clock.now())
    pages = PdfReader(io.BytesIO(render_form(data))).pages

    assert len(pages) == 1
    words = " ".join(pages[0].extract_text().split())
    assert "Autorizo de manera previa, expresa e informada" in words
    assert "Muestra Sin Validez" in words
    assert "Caja de prueba (ficticia), NIT 890303093-5" in words
