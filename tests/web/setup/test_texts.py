"""Step 8: the texts of the authorization, and a sample of the form with them."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.web.setup.forms import beside, form_of, read
from ventanilla.org.models import Caja, Site
from ventanilla.procedure.consent.models import ConsentText

pytestmark = pytest.mark.django_db

PAGE = "/puesta-en-marcha/textos/"
SAMPLE = f"{PAGE}muestra.pdf"


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_new_deployment_is_offered_texts_and_told_to_have_them_reviewed(
    office: Client, new_site: Site
) -> None:
    answer = office.get(PAGE)

    assert "Este es un texto sugerido" in answer.content.decode()
    assert "Ley 1581 de 2012" in form_of(answer)["paragraphs"]


def test_saved_it_goes_on_to_what_is_missing(office: Client, new_site: Site) -> None:
    answer = office.post(PAGE, form_of(office.get(PAGE)))

    assert answer["Location"] == "/puesta-en-marcha/listo/"
    assert ConsentText.objects.get().version == 1
    assert "texto sugerido" not in office.get(PAGE).content.decode()


def test_saved_again_unchanged_there_is_no_second_version(office: Client, new_site: Site) -> None:
    office.post(PAGE, form_of(office.get(PAGE)))
    office.post(PAGE, form_of(office.get(PAGE)))

    assert ConsentText.objects.count() == 1


def test_what_is_wrong_is_said_beside_its_field_and_the_texts_stay(office: Client, new_site: Site) -> None:
    typed = {"purposes": "", "valid_from": "2020-01-01", "sensitive_paragraph": "Nada."}

    answer = office.post(PAGE, form_of(office.get(PAGE)) | typed)

    page = read(answer)
    assert answer.status_code == 422
    assert page.wrong == ["purposes", "valid_from"]
    assert page.focused == ["purposes"]
    assert "hoy u otro día" in beside(answer, "valid_from")
    assert form_of(answer)["sensitive_paragraph"] == "Nada."
    assert not ConsentText.objects.exists()


def test_of_two_who_change_the_texts_the_second_is_told(office: Client, new_site: Site) -> None:
    first, second = form_of(office.get(PAGE)), form_of(office.get(PAGE))
    office.post(PAGE, first | {"purposes": "Uno."})

    answer = office.post(PAGE, second | {"purposes": "Dos."})

    assert answer.status_code == 409
    assert "Clara Prueba" in answer.context["refused"].notice
    assert form_of(answer)["purposes"] == "Dos."
    assert ConsentText.objects.get().purposes == ["Uno."]


def test_the_sample_shows_what_is_typed_and_saves_nothing(office: Client, new_site: Site) -> None:
    answer = office.post(SAMPLE, form_of(office.get(PAGE)) | {"purposes": "Solo para probar."})

    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    assert "Solo para probar." in words
    assert "Muestra Sin Validez" in words
    assert not ConsentText.objects.exists()


def test_asked_for_again_the_sample_shows_what_is_kept(office: Client, new_site: Site) -> None:
    office.post(PAGE, form_of(office.get(PAGE)) | {"purposes": "Lo que quedó."})

    assert "Lo que quedó." in words_of(office.get(SAMPLE).content)


def test_a_sample_of_texts_that_cannot_be_kept_says_why(office: Client, new_site: Site) -> None:
    answer = office.post(SAMPLE, form_of(office.get(PAGE)) | {"paragraphs": ""})

    assert "Escriba el texto" in beside(answer, "paragraphs")


def test_before_there_is_a_caja_there_is_no_sample(office: Client, new_site: Site) -> None:
    Caja.objects.all().delete()

    page = office.get(SAMPLE)

    assert page["Content-Type"].startswith("text/html")
    assert "Ver una muestra" not in page.content.decode()
