"""Creating people and recording looks."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests import cast
from ventanilla.customers import selectors
from ventanilla.customers.errors import IncompletePerson, PersonExists
from ventanilla.customers.models import Category, Person, RecordRead
from ventanilla.customers.services import people
from ventanilla.kernel.models import OutboxEvent
from ventanilla.kernel.phones import MalformedPhone
from ventanilla.procedure.flow.services import customer


def create(**facts: object) -> Person:
    given: dict[str, object] = {"document": cast.ELIO, "given_names": " Elio ", "family_names": "Ficticio"}
    return people.create_person(**(given | facts))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_person_is_created_with_the_minimum_of_data() -> None:
    person = create()

    assert person.given_names == "Elio"
    assert selectors.person_by_document(cast.ELIO) == person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        ({"given_names": "  "}, IncompletePerson, "given_names"),
        ({"family_names": ""}, IncompletePerson, "family_names"),
        ({"birth_date": dt.date(2090, 1, 1)}, IncompletePerson, "birth_date"),
        ({"birth_date": dt.date(1850, 1, 1)}, IncompletePerson, "birth_date"),
        ({"email": "elio"}, IncompletePerson, "email"),
        ({"phone": "123"}, MalformedPhone, "phone"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field_and_nothing_is_created(
    facts: dict[str, object], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        create(**facts)

    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_document_belongs_to_one_person() -> None:
    create()

    with pytest.raises(PersonExists):
        create()
    assert Person.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_desks_that_create_the_same_person_leave_one() -> None:
    barrier = threading.Barrier(6)

    def create_at_desk(_desk: int) -> str:
        try:
            barrier.wait(timeout=30)
            return str(create().pk)
        except PersonExists:
            return "exists"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        outcomes = list(pool.map(create_at_desk, range(6)))

    assert outcomes.count("exists") == 5
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_affiliation_and_category_are_known_by_day_and_who_has_none_is_d() -> None:
    dora = cast.make_person()
    elio = cast.make_person(cast.ELIO, "Elio", category=None)

    known = selectors.affiliation_on(dora, dt.date(2026, 11, 24))
    before = selectors.affiliation_on(dora, dt.date(2020, 1, 1))

    assert (known.is_affiliate, known.category, known.source) == (True, Category.A, "Archivo de prueba")
    assert (before.is_affiliate, before.category) == (False, Category.D)
    assert selectors.affiliation_on(elio, dt.date(2026, 11, 24)).category == Category.D


@pytest.mark.django_db
def test_every_look_up_that_finds_somebody_is_recorded_with_its_visit() -> None:
    line = cast.make_line(cast.make_site())
    dora = cast.make_person()
    visit = cast.begin_visit(cast.make_desk(line.site, line), line)

    customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)
    customer.look_up(visit=visit, document=cast.ELIO, by=visit.advisor)

    looks = RecordRead.objects.values_list("person", "reader", "visit_id")
    assert list(looks) == [(dora.pk, visit.advisor.pk, visit.pk)]


@pytest.mark.django_db
def test_who_is_reached_elsewhere_says_so_and_the_rest_stays() -> None:
    person = create(phone="3155551234", email="elio@ejemplo.co")

    people.correct_contact(person=person, phone="300 555 1234")

    person.refresh_from_db()
    assert (person.phone, person.email) == ("+573005551234", "elio@ejemplo.co")
    assert OutboxEvent.objects.filter(name="ContactCorrected").count() == 1


@pytest.mark.django_db
def test_the_same_number_written_otherwise_changes_nothing() -> None:
    person = create(phone="3155551234")

    people.correct_contact(person=person, phone="(315) 555-1234")

    assert not OutboxEvent.objects.filter(name="ContactCorrected").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "error"), [({"phone": "123"}, MalformedPhone), ({"email": "elio"}, IncompletePerson)]
)
def test_an_address_that_cannot_be_one_is_refused(said: dict[str, str], error: type[Exception]) -> None:
    person = create(phone="3155551234")

    with pytest.raises(error):
        people.correct_contact(person=person, **said)

    person.refresh_from_db()
    assert (person.phone, person.email) == ("+573155551234", "")
