"""Reading an affiliates file: what is taken, and what is said of what is not."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import Workbook

from ventanilla.customers.affiliates_file import COLUMNS, HOLDER_COLUMNS, ParsedFile, parse
from ventanilla.customers.models import AffiliationType, Category
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.table_file import TableRefused

TODAY = dt.date(2026, 11, 24)
DORA = {
    "tipo_documento": "CC",
    "numero_documento": "31.123.456",
    "nombres": "Dora",
    "apellidos": "Ñáñez Ficticia",
    "fecha_nacimiento": "1980-05-31",
    "celular": "315 555 1234",
    "correo": "Dora@Ejemplo.co",
    "tipo_afiliacion": "trabajador",
    "categoria": "a",
    "desde": "01/02/2024",
}


def as_csv(
    *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: list[object]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read(content: bytes) -> ParsedFile:
    return parse(content, "afiliados.csv", today=TODAY)


def complaint(**changes: str) -> tuple[int, str, str]:
    (bad,) = read(as_csv(DORA | changes)).bad_lines
    return bad.line, bad.column, bad.message


def test_a_line_becomes_a_row_in_canonical_form() -> None:
    (row,) = read(as_csv(DORA)).rows

    assert row.document == IdentityDocument(DocumentType.CC, "31123456")
    assert (row.given_names, row.family_names) == ("Dora", "Ñáñez Ficticia")
    assert (row.phone, row.email) == ("+573155551234", "dora@ejemplo.co")
    assert (row.birth_date, row.since) == (dt.date(1980, 5, 31), dt.date(2024, 2, 1))
    assert (row.type, row.category) == (AffiliationType.WORKER, Category.A)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_encoding_and_separator_are_found_out(encoding: str, delimiter: str) -> None:
    content = as_csv(DORA, delimiter=delimiter, encoding=encoding)

    assert read(content).rows[0].family_names == "Ñáñez Ficticia"


def test_headings_forgive_accents_capitals_spaces_and_order() -> None:
    headings = ["Desde", "CATEGORÍA", "Tipo de afiliación", "Correo ", "celular", "Fecha de nacimiento"]
    headings += ["Apellidos", "NOMBRES", "Número documento", "tipo-documento"]
    values = [DORA[column] for column in reversed(COLUMNS)]

    (row,) = read(as_xlsx(list(headings), list(values))).rows

    assert row.document.number == "31123456"


def test_a_spreadsheet_may_hold_numbers_and_dates() -> None:
    typed = ["CC", 31123456, "Dora", "Ficticia", dt.datetime(1980, 5, 31), 3155551234.0]  # noqa: DTZ001
    typed += [None, "Trabajador", "B", dt.date(2024, 2, 1)]

    (row,) = read(as_xlsx(list(COLUMNS), typed)).rows

    assert (row.document.number, row.phone) == ("31123456", "+573155551234")
    assert (row.birth_date, row.since) == (dt.date(1980, 5, 31), dt.date(2024, 2, 1))


def test_unknown_missing_and_repeated_columns_are_named() -> None:
    columns = (*COLUMNS[:-1], "nombres", "sueldo")

    with pytest.raises(TableRefused) as refused:
        read(as_csv(DORA, columns=columns))

    assert {bad.column for bad in refused.value.bad_lines} == {"desde", "nombres", "sueldo"}
    assert {bad.line for bad in refused.value.bad_lines} == {1}


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("tipo_documento", "XX", "Escriba el tipo de documento"),
        ("numero_documento", "12", "Revise el número"),
        ("nombres", " ", "Escriba los nombres"),
        ("apellidos", "x" * 81, "80 letras"),
        ("fecha_nacimiento", "31/02/1980", "no existe"),
        ("fecha_nacimiento", "mayo", "Escriba la fecha como"),
        ("fecha_nacimiento", "2031-01-01", "fecha de nacimiento"),
        ("celular", "555", "diez dígitos"),
        ("correo", "dora", "nombre@ejemplo.com"),
        ("tipo_afiliacion", "amigo", "trabajador, beneficiario"),
        ("categoria", "E", "A, B o C"),
        ("categoria", "D", "no está afiliado"),
        ("desde", "2030-01-01", "entre 1957 y hoy"),
        ("nombres", "Do\x07ra", "no se ven"),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(column: str, text: str, says: str) -> None:
    line, where, message = complaint(**{column: text})

    assert (line, where) == (2, column)
    assert says in message


def test_every_bad_cell_is_listed_and_the_good_rows_are_kept() -> None:
    elio = DORA | {"numero_documento": "94555666"}

    parsed = read(as_csv(DORA | {"celular": "1", "categoria": ""}, elio, elio | {"numero_documento": "x"}))

    assert [(bad.line, bad.column) for bad in parsed.bad_lines] == [
        (2, "celular"),
        (2, "categoria"),
        (4, "numero_documento"),
    ]
    assert [row.line for row in parsed.rows] == [3]


def test_the_same_document_twice_names_both_lines() -> None:
    parsed = read(as_csv(DORA, DORA | {"numero_documento": "31123456"}))

    assert [(bad.line, bad.column) for bad in parsed.bad_lines] == [(3, "numero_documento")]
    assert "renglón 2" in parsed.bad_lines[0].message


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    head, dora = as_csv(DORA).split(b"\r\n")[:2]
    two_lines_in_a_cell = dora.replace(b"Dora,", b'"Dora\r\nMaria",')

    parsed = read(b"\r\n".join([head, two_lines_in_a_cell, b"", dora.replace(b"31.123.456", b"1")]))

    assert [bad.line for bad in parsed.bad_lines] == [2, 5]


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+Dora", "@Dora"])
def test_a_name_that_looks_like_a_formula_is_refused(text: str) -> None:
    (bad,) = read(as_csv(DORA | {"nombres": text})).bad_lines

    assert (bad.column, "solo letras" in bad.message) == ("nombres", True)


def test_an_empty_optional_cell_says_nothing() -> None:
    bare = DORA | {"fecha_nacimiento": "", "celular": "", "correo": "", "desde": ""}

    (row,) = read(as_csv(bare)).rows

    assert (row.birth_date, row.phone, row.email, row.since) == (None, "", "", None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vacío"),
        (",".join(COLUMNS).encode(), "ningún afiliado"),
        (b"\xd0\xcf\x11\xe0rest", "XLS"),
        (b"PK\x03\x04 but no archive", "No pudimos abrir el XLSX"),
        ("tipo".encode("utf-16"), "CSV UTF-8"),
        (as_csv(DORA) + b'"open', "No pudimos leer"),
        (b"a" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_what_is_no_affiliates_file_is_refused_with_the_way_out(content: bytes, says: str) -> None:
    with pytest.raises(TableRefused, match=says):
        read(content)


def test_a_line_with_more_cells_than_headings_is_bad() -> None:
    parsed = read(as_csv(DORA).rstrip() + b",uno,mas")

    assert [(bad.line, bad.column) for bad in parsed.bad_lines] == [(2, "")]


def test_the_file_is_known_by_its_digest() -> None:
    assert read(as_csv(DORA)).sha256 == read(as_csv(DORA)).sha256 != read(as_csv(DORA, delimiter=";")).sha256


ISABELA = DORA | {
    "tipo_documento": "TI",
    "numero_documento": "1105000456",
    "nombres": "Isabela",
    "fecha_nacimiento": "2010-09-17",
    "celular": "",
    "correo": "",
    "tipo_afiliacion": "beneficiario",
    "tipo_documento_titular": "CC",
    "numero_documento_titular": "31.123.456",
}


def as_family_csv(*rows: dict[str, str]) -> bytes:
    return as_csv(*rows, columns=COLUMNS + HOLDER_COLUMNS)


def test_a_beneficiary_names_the_holder_who_may_stand_before_or_after() -> None:
    parsed = read(as_family_csv(ISABELA, DORA))

    assert parsed.bad_lines == ()
    assert [row.holder for row in parsed.rows] == [IdentityDocument(DocumentType.CC, "31123456"), None]


def test_one_column_of_the_holder_without_the_other_is_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        read(as_csv(ISABELA, columns=(*COLUMNS, HOLDER_COLUMNS[0])))

    assert [bad.column for bad in refused.value.bad_lines] == ["tipo_documento_titular"]
    assert "Va junto con numero_documento_titular" in refused.value.bad_lines[0].message


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        ({"tipo_afiliacion": "trabajador"}, "numero_documento_titular", "Solo un beneficiario"),
        ({"tipo_documento_titular": ""}, "tipo_documento_titular", "Escriba el tipo de documento"),
        ({"numero_documento_titular": ""}, "numero_documento_titular", "Revise el número"),
        (
            {"tipo_documento_titular": "TI", "numero_documento_titular": "1105000456"},
            "numero_documento_titular",
            "su propio titular",
        ),
    ],
)
def test_a_holder_that_cannot_be_is_told_by_line_and_column(
    changes: dict[str, str], column: str, says: str
) -> None:
    (bad,) = read(as_family_csv(DORA, ISABELA | changes)).bad_lines

    assert (bad.line, bad.column) == (3, column)
    assert says in bad.message


def test_a_holder_who_is_a_beneficiary_in_the_same_file_is_told_with_both_lines() -> None:
    julian = ISABELA | {
        "numero_documento": "1105000789",
        "tipo_documento_titular": "TI",
        "numero_documento_titular": "1105000456",
    }

    (bad,) = read(as_family_csv(DORA, julian, ISABELA)).bad_lines

    assert (bad.line, bad.column) == (3, "numero_documento_titular")
    assert "renglón 4" in bad.message
