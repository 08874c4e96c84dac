"""A sheet of the staff: what is read, what each bad line is told, and the template that is handed out to fill in."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from ventanilla.kernel.table_file import BadCell, TableRefused
from ventanilla.org import staff_sheet
from ventanilla.org.roles import Role
from ventanilla.org.staff_template import COLUMNS, write_staff_template

HEADING = ["tipo_documento", "numero_documento", "nombres", "apellidos", "cargo", "correo", "sede", "usuario"]
ANA = ["CC", "31.123.456", "Ana Lucía", "Restrepo Gil", "Asesor de Servicios (CIS)", "", "", ""]


def as_csv(*rows: list[str], heading: list[str] | None = None) -> bytes:
    return "\n".join(";".join(row) for row in [heading or HEADING, *rows]).encode()


def as_xlsx(*rows: list[str]) -> bytes:
    workbook = Workbook()
    for row in [HEADING, *rows]:
        workbook.active.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.mark.parametrize("content", [as_csv(ANA), as_xlsx(ANA)])
def test_a_row_is_read_from_csv_and_from_xlsx(content: bytes) -> None:
    sheet = staff_sheet.parse(content)

    assert sheet.bad_lines == ()
    row = sheet.rows[0]
    assert (row.line, row.document.number, row.full_name, row.role) == (
        2,
        "31123456",
        "Ana Lucía Restrepo Gil",
        Role.ADVISOR,
    )


@pytest.mark.parametrize(
    ("place", "text", "column", "says"),
    [
        (0, "XX", "tipo_documento", "Escriba el tipo de documento"),
        (1, "12", "numero_documento", "de 3 a 10 dígitos"),
        (2, "", "nombres", "Escriba los nombres"),
        (3, "Re5trepo", "apellidos", "solo letras"),
        (4, "Jefe", "cargo", "Escriba el cargo como en la lista"),
        (4, "Coordinador", "cargo", "Coordinador (SYE)"),
        (5, "ana", "correo", "Revise el correo"),
        (7, "á b", "usuario", "Escriba de 3 a 60 letras"),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(place: int, text: str, column: str, says: str) -> None:
    row = [*ANA]
    row[place] = text

    bad = staff_sheet.parse(as_csv(ANA, row)).bad_lines

    assert [(each.line, each.column) for each in bad] == [(3, column)]
    assert says in bad[0].message


def test_a_document_twice_is_told_with_the_line_that_has_it_already() -> None:
    sheet = staff_sheet.parse(as_csv(ANA, [*ANA]))

    assert [each.line for each in sheet.rows] == [2]
    assert sheet.bad_lines[0].message == "Este documento ya está en el renglón 2. Deje uno solo."


def test_unknown_missing_and_doubled_columns_are_all_named() -> None:
    with pytest.raises(TableRefused, match="Los títulos") as refused:
        staff_sheet.parse(as_csv(ANA, heading=["cedula", "nombres", "nombres", "apellidos", "cargo"]))

    assert {bad.column for bad in refused.value.bad_lines} == {
        "cedula",
        "tipo_documento",
        "numero_documento",
        "nombres",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vacío"),
        (as_csv(), "no trae a nadie"),
        (b"\x89PNG\x00\x00", "no es un CSV ni un XLSX"),
        (b"PK\x03\x04 broken", "No pudimos abrir el XLSX"),
        (b"PK garbage", "No pudimos abrir el XLSX"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (as_csv(*[[*ANA[:1], str(1000 + n), *ANA[2:]] for n in range(502)]), "pasa de 500 personas"),
    ],
)
def test_what_is_no_sheet_of_the_staff_is_refused_whole(content: bytes, says: str) -> None:
    with pytest.raises(TableRefused, match=says):
        staff_sheet.parse(content)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("asesor", Role.ADVISOR),
        ("ASESOR DE SERVICIOS", Role.ADVISOR),
        ("Coordinador II", Role.COORDINATOR),
        ("coordinador sye", Role.OWNER),
        ("administrator", Role.ADMINISTRATOR),
    ],
)
def test_a_post_is_known_by_its_name_or_its_first_words(text: str, role: Role) -> None:
    assert staff_sheet.role_of(text) is role


@pytest.mark.parametrize("text", ["", "ase", "coordinador", "gerente"])
def test_a_post_that_is_none_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        staff_sheet.role_of(text)


def test_the_template_has_the_columns_that_are_read_and_none_of_its_rows_is_a_person() -> None:
    content = write_staff_template(["Sede Cali"])

    assert tuple(column.name for column in COLUMNS) == (*staff_sheet.REQUIRED, *staff_sheet.OPTIONAL)
    with pytest.raises(TableRefused, match="no trae a nadie"):
        staff_sheet.parse(content)


def test_the_template_filled_in_is_read_and_offers_the_posts_and_sites_to_choose_from() -> None:
    workbook = load_workbook(io.BytesIO(write_staff_template(["Sede Cali", "Sede Palmira"])))
    people = workbook.worksheets[0]
    people.append(ANA)
    filled = io.BytesIO()
    workbook.save(filled)

    assert [row.full_name for row in staff_sheet.parse(filled.getvalue()).rows] == ["Ana Lucía Restrepo Gil"]
    offered = [validation.formula1 for validation in people.data_validations.dataValidation]
    assert any("Asesor de Servicios (CIS),Anfitrión,Coordinador II" in each for each in offered)
    assert '"Sede Cali,Sede Palmira,todas"' in offered


def test_with_more_sites_than_a_list_holds_the_column_is_left_free() -> None:
    sites = [f"Sede número {number} de la ciudad" for number in range(20)]

    workbook = load_workbook(io.BytesIO(write_staff_template(sites)))

    validations = workbook.worksheets[0].data_validations.dataValidation
    assert len(validations) == 2
