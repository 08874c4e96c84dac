"""Trying and applying an affiliates file."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DORA as DORAS_DOCUMENT
from tests.cast import make_person, make_site, make_staff
from tests.customers.test_affiliates_file import DORA, as_csv
from ventanilla.customers import selectors
from ventanilla.customers.models import AffiliateImport, Affiliation, Category, Person
from ventanilla.customers.services import affiliates, people
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.table_file import TableRefused
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

ELIO = DORA | {"numero_documento": "94555666", "nombres": "Elio", "celular": "", "correo": ""}
NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def clara() -> StaffUser:
    return make_staff(make_site(), "Clara", Role.COORDINATOR)


def apply(clara: StaffUser, *rows: dict[str, str], at: dt.datetime = NOON) -> AffiliateImport:
    with clock.moved_to(at):
        return affiliates.apply_import(parsed=affiliates.read(as_csv(*rows), "afiliados.csv"), by=clara)


def counts(record: AffiliateImport | affiliates.Preview) -> tuple[int, int, int]:
    if isinstance(record, AffiliateImport):
        return record.created_count, record.changed_count, record.unchanged_count
    return record.created, record.changed, record.unchanged


def affiliations(document: IdentityDocument = DORAS_DOCUMENT) -> list[tuple[str, dt.date, dt.date | None]]:
    held = Affiliation.objects.filter(person=selectors.person_by_document(document)).order_by("valid_from")
    return list(held.values_list("category", "valid_from", "valid_to"))


def test_a_file_creates_people_with_document_and_affiliation(clara: StaffUser) -> None:
    record = apply(clara, DORA, ELIO)

    assert counts(record) == (2, 0, 0)
    person = selectors.person_by_document(DORAS_DOCUMENT)
    assert person is not None
    assert (person.given_names, person.phone) == ("Dora", "+573155551234")
    assert affiliations() == [("A", dt.date(2024, 2, 1), None)]
    assert selectors.affiliation_on(person, TODAY).source == "Archivo de afiliados del 24/11/2026"
    assert Affiliation.objects.filter(source_import=record).count() == 2


def test_the_same_file_again_changes_nothing(clara: StaffUser) -> None:
    apply(clara, DORA, ELIO)

    again = apply(clara, DORA, ELIO, at=NOON + dt.timedelta(days=30))

    assert counts(again) == (0, 0, 2)
    assert Person.objects.count() == Affiliation.objects.count() == 2


def test_another_category_ends_the_old_affiliation_and_opens_one_from_today(clara: StaffUser) -> None:
    apply(clara, DORA, at=NOON - dt.timedelta(days=30))

    record = apply(clara, DORA | {"categoria": "B"})

    assert counts(record) == (0, 1, 0)
    assert affiliations() == [("A", dt.date(2024, 2, 1), TODAY), ("B", TODAY, None)]


def test_a_second_change_on_the_same_day_corrects_the_first(clara: StaffUser) -> None:
    apply(clara, DORA, at=NOON - dt.timedelta(days=30))
    apply(clara, DORA | {"categoria": "B"})

    apply(clara, DORA | {"categoria": "C"})

    assert affiliations() == [("A", dt.date(2024, 2, 1), TODAY), ("C", TODAY, None)]


def test_a_person_who_was_not_affiliated_gets_an_affiliation(clara: StaffUser) -> None:
    make_person(category=None)

    record = apply(clara, DORA | {"nombres": "Dora", "apellidos": "Ficticia", "desde": ""})

    assert counts(record) == (0, 1, 0)
    assert affiliations() == [("A", TODAY, None)]


def test_an_affiliation_that_ended_is_not_overlapped_by_the_new_one(clara: StaffUser) -> None:
    person = make_person()
    Affiliation.objects.filter(person=person).update(valid_to=dt.date(2025, 6, 1))

    apply(clara, DORA | {"categoria": "C", "desde": "2024-02-01"})

    assert affiliations() == [
        ("A", dt.date(2024, 1, 1), dt.date(2025, 6, 1)),
        ("C", dt.date(2025, 6, 1), None),
    ]


def test_names_and_contact_follow_the_file_but_an_empty_cell_erases_nothing(clara: StaffUser) -> None:
    apply(clara, DORA)

    record = apply(
        clara, DORA | {"nombres": "Dora María", "celular": "3005550000", "correo": "", "fecha_nacimiento": ""}
    )

    person = selectors.person_by_document(DORAS_DOCUMENT)
    assert person is not None
    assert counts(record) == (0, 1, 0)
    assert (person.given_names, person.phone) == ("Dora María", "+573005550000")
    assert (person.email, person.birth_date) == ("dora@ejemplo.co", dt.date(1980, 5, 31))


def test_a_document_of_another_type_with_the_same_number_is_somebody_else(clara: StaffUser) -> None:
    passport = IdentityDocument(DocumentType.PA, "31123456")
    people.create_person(document=passport, given_names="Gema", family_names="Otra")

    assert counts(apply(clara, DORA)) == (1, 0, 0)


def test_one_bad_line_and_nothing_is_applied(clara: StaffUser) -> None:
    parsed = affiliates.read(as_csv(DORA, ELIO | {"categoria": "Z"}, ELIO | {"correo": "x"}), "a.csv")

    with pytest.raises(TableRefused) as refused:
        affiliates.apply_import(parsed=parsed, by=clara)

    assert [bad.line for bad in refused.value.bad_lines] == [3, 4]
    assert "2 renglones" in str(refused.value)
    assert not Person.objects.exists()
    assert not AffiliateImport.objects.exists()


def test_a_preview_tells_what_would_happen_and_writes_nothing(clara: StaffUser) -> None:
    apply(clara, DORA, at=NOON - dt.timedelta(days=30))
    parsed = affiliates.read(as_csv(DORA | {"categoria": "B", "celular": "3005550000"}, ELIO), "a.csv")

    tried = affiliates.preview(parsed)

    assert counts(tried) == (1, 1, 0)
    assert tried.can_be_applied
    assert [(change.line, change.document) for change in tried.changes] == [(2, "CC ···456")]
    assert tried.changes[0].differences == ("celular", "categoría A → B")
    assert affiliations() == [("A", dt.date(2024, 2, 1), None)]
    assert AffiliateImport.objects.count() == 1


def test_a_preview_lists_the_bad_lines_beside_the_counts() -> None:
    tried = affiliates.preview(affiliates.read(as_csv(DORA, ELIO | {"categoria": "Z"}), "a.csv"))

    assert counts(tried) == (1, 0, 0)
    assert not tried.can_be_applied
    assert [bad.line for bad in tried.bad_lines] == [3]


def test_an_import_is_told_to_the_outbox_without_personal_data(clara: StaffUser) -> None:
    record = apply(clara, DORA)

    event = OutboxEvent.objects.get(name="AffiliatesImported")
    assert event.payload == {"import_id": record.pk, "created": 1, "changed": 0}


def test_the_number_of_queries_does_not_grow_with_the_file(clara: StaffUser) -> None:
    rows = [DORA | {"numero_documento": str(31000000 + number)} for number in range(300)]
    apply(clara, *rows)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        apply(clara, *(row | {"categoria": "B", "nombres": "Otra"} for row in rows))

    assert len(queries) <= 20
    assert Affiliation.objects.filter(valid_to=None, category=Category.B).count() == 300
