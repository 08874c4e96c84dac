"""Families in the affiliates file: by whom a beneficiary is affiliated, and what becomes of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DORA as DORAS_DOCUMENT
from tests.cast import make_person, make_site, make_staff
from tests.customers.test_affiliates_file import DORA, ISABELA, as_csv, as_family_csv
from tests.customers.test_affiliates_import import NOON, TODAY, counts
from ventanilla.customers import selectors
from ventanilla.customers.models import AffiliateImport, Affiliation, Person
from ventanilla.customers.services import affiliates
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.table_file import TableRefused
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role

pytestmark = pytest.mark.django_db

LUZ = DORA | {"numero_documento": "29555111", "nombres": "Luz", "celular": "", "correo": ""}
BY_LUZ = {"numero_documento_titular": "29555111"}
ISABELAS_DOCUMENT = IdentityDocument(DocumentType.TI, "1105000456")
A_MONTH_AGO = NOON - dt.timedelta(days=30)


@pytest.fixture
def clara() -> StaffUser:
    return make_staff(make_site(), "Clara", Role.COORDINATOR)


def apply(
    clara: StaffUser, *rows: dict[str, str], at: dt.datetime = NOON, content: bytes = b""
) -> AffiliateImport:
    with clock.moved_to(at):
        parsed = affiliates.read(content or as_family_csv(*rows), "afiliados.csv")
        return affiliates.apply_import(parsed=parsed, by=clara)


def person(document: IdentityDocument = DORAS_DOCUMENT) -> Person:
    found = selectors.person_by_document(document)
    assert found is not None
    return found


def holders() -> list[tuple[str | None, dt.date, dt.date | None]]:
    """Return by whom Isabela has been affiliated, and when."""
    held = Affiliation.objects.filter(person=person(ISABELAS_DOCUMENT)).order_by("valid_from")
    return list(held.values_list("holder__given_names", "valid_from", "valid_to"))


def refusals(*rows: dict[str, str]) -> list[tuple[int, str]]:
    """Return line and words of what a trial says of the file; nothing may be applied."""
    tried = affiliates.preview(affiliates.read(as_family_csv(*rows), "afiliados.csv"))
    assert not tried.can_be_applied
    return [(bad.line, bad.message) for bad in tried.bad_lines]


def test_a_new_family_comes_in_whole_whoever_stands_first(clara: StaffUser) -> None:
    record = apply(clara, ISABELA, DORA)

    assert counts(record) == (2, 0, 0)
    assert selectors.family_of(person(), TODAY).beneficiaries == (person(ISABELAS_DOCUMENT),)
    assert selectors.family_of(person(ISABELAS_DOCUMENT), TODAY).holder == person()


def test_a_holder_may_be_known_from_before(clara: StaffUser) -> None:
    make_person()

    apply(clara, ISABELA)

    assert selectors.family_of(person(), TODAY).size == 2


def test_the_same_family_again_changes_nothing(clara: StaffUser) -> None:
    apply(clara, DORA, ISABELA)

    assert counts(apply(clara, ISABELA, at=NOON + dt.timedelta(days=9))) == (0, 0, 1)


def test_another_holder_is_a_change_from_today_on(clara: StaffUser) -> None:
    apply(clara, DORA, LUZ, ISABELA, at=A_MONTH_AGO)

    record = apply(clara, ISABELA | BY_LUZ)

    assert counts(record) == (0, 1, 0)
    assert holders() == [("Dora", dt.date(2024, 2, 1), TODAY), ("Luz", TODAY, None)]
    assert selectors.family_of(person(), TODAY).beneficiaries == ()


def test_a_holder_corrected_twice_in_a_day_leaves_the_last(clara: StaffUser) -> None:
    apply(clara, DORA, LUZ, ISABELA | {"desde": ""})

    apply(clara, ISABELA | BY_LUZ)

    assert holders() == [("Luz", TODAY, None)]


def test_a_file_that_names_no_holders_keeps_them_even_through_another_category(clara: StaffUser) -> None:
    apply(clara, DORA, ISABELA, at=A_MONTH_AGO)

    unchanged = apply(clara, content=as_csv(ISABELA))
    apply(clara, content=as_csv(ISABELA | {"categoria": "B"}))

    assert counts(unchanged) == (0, 0, 1)
    assert [name for name, _first, _last in holders()] == ["Dora", "Dora"]


def test_who_becomes_a_worker_has_no_holder_any_more(clara: StaffUser) -> None:
    apply(clara, DORA, ISABELA, at=A_MONTH_AGO)

    apply(clara, content=as_csv(ISABELA | {"tipo_afiliacion": "trabajador"}))

    assert holders()[-1] == (None, TODAY, None)


def test_a_trial_names_the_holder_that_would_change_by_masked_document(clara: StaffUser) -> None:
    apply(clara, DORA, LUZ, ISABELA, at=A_MONTH_AGO)

    tried = affiliates.preview(affiliates.read(as_family_csv(ISABELA | BY_LUZ), "afiliados.csv"))

    assert tried.changes[0].differences == ("titular: CC ···111",)


def test_a_holder_nobody_knows_is_told_by_the_number_of_the_line(clara: StaffUser) -> None:
    parsed = affiliates.read(as_family_csv(DORA, ISABELA | BY_LUZ), "afiliados.csv")

    ((line, words),) = refusals(DORA, ISABELA | BY_LUZ)
    with pytest.raises(TableRefused):
        affiliates.apply_import(parsed=parsed, by=clara)

    assert (line, "No conocemos a este titular" in words) == (3, True)
    assert not Person.objects.exists()


def test_a_holder_known_as_a_beneficiary_is_refused(clara: StaffUser) -> None:
    apply(clara, DORA, ISABELA)
    by_isabela = {"tipo_documento_titular": "TI", "numero_documento_titular": "1105000456"}

    ((line, words),) = refusals(ISABELA | {"numero_documento": "1105000789"} | by_isabela)

    assert (line, "también es beneficiario" in words) == (2, True)


def test_the_second_document_of_the_same_person_is_no_holder(clara: StaffUser) -> None:
    apply(clara, DORA, ISABELA)
    person().documents.create(type=DocumentType.TI, number="1105000789")

    ((_line, words),) = refusals(ISABELA | {"numero_documento": "1105000789"})

    assert "su propio titular" in words


def test_families_cost_no_query_for_each_line(clara: StaffUser) -> None:
    rows = [ISABELA | {"numero_documento": str(1105000000 + number)} for number in range(200)]
    apply(clara, DORA, LUZ, *rows, at=A_MONTH_AGO)

    with CaptureQueriesContext(connection) as queries:
        apply(clara, *(row | BY_LUZ for row in rows))

    assert len(queries) <= 20
    assert selectors.family_of(person(IdentityDocument(DocumentType.CC, "29555111")), TODAY).size == 201
