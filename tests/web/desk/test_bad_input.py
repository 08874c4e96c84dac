"""What an advisor may mistype: named beside the field, with everything typed still there."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.web.desk.conftest import Screen
from ventanilla.customers.models import Person
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.tickets.models import LegalTerm, Ticket
from ventanilla.procedure.visits.models import Identification, Need


def test_an_unknown_document_offers_to_create_the_person(attending: Screen) -> None:
    visit = attending.visit()

    response = attending.press("desk:look_up", visit.pk, document_type="CC", document_number="94.555.666")

    assert response.status_code == 200
    assert "No encontramos ese documento" in attending.shown
    assert "Aviso de privacidad" in attending.shown
    assert 'value="94555666"' in attending.shown


def test_the_person_created_is_the_customer_and_the_form_is_next(attending: Screen) -> None:
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="94555666")

    attending.press(
        "desk:create_person",
        visit.pk,
        document_type="CC",
        document_number="94555666",
        given_names="Elio",
        family_names="Ficticio",
        birth_date="1980-12-31",
        phone="315 555 1234",
    )

    visit.refresh_from_db()
    assert visit.identification == Identification.CREATED
    assert "Elio Ficticio" in attending.shown
    assert "Falta la autorización de datos" in attending.shown


def test_a_malformed_document_is_named_beside_the_field_and_stays_typed(attending: Screen) -> None:
    visit = attending.visit()

    response = attending.press("desk:look_up", visit.pk, document_type="CC", document_number="12AB")

    assert response.status_code == 422
    assert 'value="12AB"' in attending.shown
    assert 'aria-describedby="id_document_number-error"' in attending.shown
    assert "Cédula de ciudadanía es un número de 3 a 10 dígitos" in attending.shown


def test_a_wrong_telephone_keeps_all_that_was_typed(attending: Screen) -> None:
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="94555666")

    response = attending.press(
        "desk:create_person",
        visit.pk,
        document_type="CC",
        document_number="94555666",
        given_names="Elio",
        family_names="Ficticio",
        phone="12",
    )

    assert response.status_code == 422
    assert Person.objects.count() == 0
    assert 'value="Elio"' in attending.shown
    assert 'id="id_phone-error"' in attending.shown


def test_every_wrong_field_of_a_person_is_marked_at_once(attending: Screen) -> None:
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="94555666")

    response = attending.press(
        "desk:create_person",
        visit.pk,
        document_type="CC",
        document_number="9AB",
        given_names="Elio 😀",
        family_names=" ",
        birth_date="2999-01-01",
        phone="12",
        email="elio",
    )

    marked = set(re.findall(r'id="id_(\w+)-error"', attending.shown))
    assert response.status_code == 422
    assert marked == {"document_number", "given_names", "family_names", "birth_date", "phone", "email"}
    assert "Revise 6 datos" in attending.shown
    assert "La fecha de nacimiento todavía no ha llegado" in attending.shown
    assert not Person.objects.exists()


def test_a_need_that_takes_nothing_at_level_two_is_refused_beside_the_product(
    attending: Screen, line: ServiceLine
) -> None:
    cast.make_product()
    visit = attending.visit()
    attending.press("desk:stay_unidentified", visit.pk)

    response = attending.press(
        "desk:need",
        visit.pk,
        service_line=line.pk,
        request_class="SERVICES",
        information_level=2,
        delivered="Formulario de inscripción",
    )

    assert response.status_code == 422
    assert 'id="id_taken_product-error"' in attending.shown
    assert 'value="Formulario de inscripción"' in attending.shown
    assert not Need.objects.exists()


def test_a_file_that_is_no_scan_is_refused_with_what_to_do(attending: Screen) -> None:
    cast.make_person()
    visit = attending.visit()
    attending.press("desk:look_up", visit.pk, document_type="CC", document_number="31123456")

    response = attending.press("desk:attach", visit.pk, file=SimpleUploadedFile("firmado.pdf", b"hola"))

    assert response.status_code == 422
    assert "no es un PDF ni una foto PNG o JPEG" in attending.shown
    assert not ConsentEvidence.objects.exists()


def test_a_ticket_without_its_matter_is_refused_beside_the_matter(attending: Screen) -> None:
    visit = attending.visit()
    term = LegalTerm.objects.get(code="GENERAL")

    response = attending.press(
        "desk:ticket",
        visit.pk,
        decision="file",
        pqrsf_class="PETITION",
        petition_form="WRITTEN",
        term=term.pk,
        matter="  ",
    )

    assert response.status_code == 422
    assert 'id="id_matter-error"' in attending.shown
    assert not Ticket.objects.exists()


def test_a_ticket_filed_shows_its_number_and_its_receipt(attending: Screen) -> None:
    visit = attending.visit()
    term = LegalTerm.objects.get(code="GENERAL")

    attending.press(
        "desk:ticket",
        visit.pk,
        decision="file",
        pqrsf_class="CLAIM",
        petition_form="VERBAL",
        term=term.pk,
        matter="Le cobraron dos veces la pasadía.",
    )
    ticket = Ticket.objects.get()
    receipt = attending.open("desk:receipt", visit.pk).content.decode()

    assert ticket.filing_number in receipt
    assert "No se identificó" in receipt
    assert "Le cobraron dos veces" in receipt
