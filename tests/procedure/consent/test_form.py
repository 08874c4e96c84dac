"""The printed form FTO-RYA-MBD-01: what it says, and that it says it literally."""

import dataclasses
import io
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import typst
from pypdf import PdfReader

from ventanilla.procedure.consent.form import FormData, render_form

DORA = FormData(
    caja_name="Caja de Ejemplo",
    site_name="CIS Cali",
    brand_color="#0b5a5e",
    form_version="1",
    controller_lines=("Caja de Ejemplo, calle 5 # 6-63, Cali", "Teléfono 602 555 0100"),
    document_type="Cédula de ciudadanía",
    document_number="31.123.456",
    given_names="Dora María",
    family_names="Muñoz Peña",
    birth_date=date(1961, 5, 3),
    phone="315 555 0123",
    email="dora@ejemplo.com.co",
    affiliation_type="Trabajadora",
    affiliation_category="A",
    policy_version="TDP-2026-01",
    policy_date=date(2026, 1, 15),
    policy_paragraphs=(
        "La Caja guarda y usa sus datos para atenderle. Los protege según la Ley 1581 de 2012. " * 2,
        "Usted puede conocer, actualizar y corregir sus datos, y revocar esta autorización. " * 3,
    ),
    purposes=("Atender mi solicitud.", "Actualizar mi afiliación.", "Contarme de programas de la Caja."),
    sensitive_paragraph="Autorizo guardar el dato de discapacidad que yo cuente. No estoy obligada a darlo.",
    channels=("WhatsApp", "Llamada", "Correo electrónico"),
    visit_reference="7F3A-21C9",
    advisor_name="Ana Restrepo",
    generated_at=datetime(2026, 11, 24, 14, 35, tzinfo=ZoneInfo("America/Bogota")),
)


MOST_LETTERS_IN_A_LINE = {"Ñ": 32, "W": 24, "m": 32}
"""What its field holds, by eye; a field as wide as the page would hold them all."""


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(data: FormData) -> str:
    """Return the words of the form with single spaces between them."""
    pages = read(render_form(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize(
    "words",
    [
        "Caja de Ejemplo",
        "CIS Cali",
        "FTO-RYA-MBD-01 · Versión 1",
        "Página 1 de 1",
        "Dora María Muñoz Peña",
        "Cédula de ciudadanía",
        "31.123.456",
        "3 de mayo de 1961",
        "315 555 0123",
        "dora@ejemplo.com.co",
        "Trabajadora, categoría A",
        "Texto TDP-2026-01, 15 de enero de 2026",
        "Los protege según la Ley 1581 de 2012",
        "Contarme de programas de la Caja. Sí No",
        "No estoy obligada a darlo. Sí No",
        "WhatsApp Llamada Correo electrónico",
        "Teléfono 602 555 0100",
        "Firma de Dora María Muñoz Peña, 31.123.456",
        "Atención 7F3A-21C9 · Asesor: Ana Restrepo",
        "24 de noviembre de 2026, 2:35 p. m.",
    ],
)
def test_the_form_carries_what_is_known(words: str) -> None:
    assert words in text_of(DORA)


@pytest.mark.parametrize(
    "name",
    [
        "#let x = 1",
        "*Ñandú* _Peña_",
        'O\'Brien "La Niña"',
        "$a$ <b> @c [d] {e} \\f // g",
        '#panic("no") ` ~ -- ---',
        "Łukasz Çelik Nguyễn",
    ],
)
def test_a_name_is_printed_letter_by_letter(name: str) -> None:
    text = text_of(dataclasses.replace(DORA, given_names=name, family_names=""))

    assert name in text


@pytest.mark.parametrize("letter", ["Ñ", "W", "m"])
def test_a_name_without_spaces_breaks_inside_its_field(letter: str) -> None:
    longest = letter * 80
    data = dataclasses.replace(DORA, family_names=longest)

    pages = read(render_form(data)).pages
    lines = [line.count(letter) for line in pages[0].extract_text().splitlines()]

    assert len(pages) == 1
    assert sum(lines) >= 2 * len(longest)
    assert max(lines) <= MOST_LETTERS_IN_A_LINE[letter]


def test_a_broken_name_keeps_the_form_accessible() -> None:
    reader = read(render_form(dataclasses.replace(DORA, family_names="Ñ" * 80)))

    assert reader.xmp_metadata is not None
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


def test_a_letter_without_a_glyph_still_gives_a_form() -> None:
    text = text_of(dataclasses.replace(DORA, given_names="李", family_names="Gómez"))

    assert "Gómez" in text


def test_an_ordinary_form_is_one_letter_page() -> None:
    pages = read(render_form(DORA)).pages

    assert [(float(page.mediabox.width), float(page.mediabox.height)) for page in pages] == [(612.0, 792.0)]


def test_a_long_policy_runs_on_and_the_pages_are_counted() -> None:
    text = text_of(dataclasses.replace(DORA, policy_paragraphs=("Una frase de la política. " * 60,) * 4))

    assert "Página 1 de 2" in text
    assert "Página 2 de 2" in text


def test_the_form_is_tagged_for_screen_readers_in_spanish() -> None:
    reader = read(render_form(DORA))

    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]) == "es-CO"
    assert reader.metadata is not None
    assert reader.metadata.title == "Actualiza tus Datos, FTO-RYA-MBD-01"
    assert reader.xmp_metadata is not None
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


def test_a_minor_is_signed_for_by_a_representative() -> None:
    text = text_of(dataclasses.replace(DORA, birth_date=date(2008, 11, 25)))

    assert "Firma del representante" in text
    assert "Nombre, documento y parentesco" in text


@pytest.mark.parametrize("birth_date", [date(2008, 11, 24), None])
def test_an_adult_or_a_person_of_unknown_age_signs_alone(birth_date: date | None) -> None:
    text = text_of(dataclasses.replace(DORA, birth_date=birth_date))

    assert "representante" not in text


def test_sensitive_data_are_asked_only_where_the_text_asks_for_them() -> None:
    text = text_of(dataclasses.replace(DORA, sensitive_paragraph=""))

    assert "Datos sensibles" not in text


def test_the_same_data_give_the_same_document() -> None:
    assert render_form(DORA) == render_form(DORA)


def test_a_brand_colour_that_is_none_is_refused() -> None:
    with pytest.raises(typst.TypstError):
        render_form(dataclasses.replace(DORA, brand_color="verde"))
