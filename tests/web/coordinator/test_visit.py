"""One visit's record, with its evidence."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import (
    DORA,
    PNG,
    begin_visit,
    make_desk,
    make_guide,
    make_line,
    make_person,
    make_product,
    make_site,
)
from ventanilla.customers.contact.models import Channel
from ventanilla.customers.models import RecordRead
from ventanilla.kernel import files
from ventanilla.org.models import Desk, ServiceLine, StaffUser
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.models import ConsentEvidence
from ventanilla.procedure.flow.services import attention, customer, needs, receipt
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.models import RatingRequest
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.tickets.models import Form, PqrsfClass
from ventanilla.procedure.tickets.selectors import terms_on
from ventanilla.procedure.visits.models import RequestClass, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(desk: Desk, line: ServiceLine) -> Visit:
    """A visit with everything the procedure asks for."""
    ana = desk.advisor
    assert isinstance(ana, StaffUser)
    make_person()
    guide = make_guide()
    visit = begin_visit(desk, line)
    customer.look_up(visit=visit, document=DORA, by=ana)
    consent.attach_form(visit=visit, content=PNG, original_name="firmado dora.png", by=ana)
    consent.confirm_signature(visit=visit, by=ana)
    needs.record(
        visit=visit,
        service_line=line,
        request_class=RequestClass.SERVICES,
        information_level=2,
        taken_product=make_product(),
        by=ana,
    )
    guides.open_guide(visit=visit, guide=guide, level=2, by=ana)
    tickets.file(
        visit=visit,
        term=terms_on(visit.business_date)[0],
        pqrsf_class=PqrsfClass.PETITION,
        form=Form.VERBAL,
        matter="Pide un certificado",
        by=ana,
    )
    receipt.send(visit=visit, channel=Channel.WHATSAPP, address="3155551234", says_yes=True, by=ana)
    attention.finish(desk=desk)
    ratings.answer(
        token=RatingRequest.objects.get(visit=visit).token, score=4, device=None, comment="Muy amable"
    )
    attention.settle(visit_id=str(visit.pk))
    visit.refresh_from_db()
    return visit


def page_of(visit: Visit) -> str:
    return reverse("coordinator:visit", args=[visit.pk])


def file_of(visit: Visit) -> str:
    evidence = ConsentEvidence.objects.get(consent__visit=visit)
    return reverse("coordinator:evidence_file", args=[visit.pk, evidence.file_id])


def test_everything_recorded_is_told_in_its_order(office: Client, visit: Visit) -> None:
    entries = office.get(page_of(visit)).context["entries"]

    titles = [entry.title for entry in entries]
    assert titles == [
        f"Turno {visit.turn.code} emitido",
        "Llamado al módulo 1",
        "Saludo y comienzo de la atención",
        "Encontrada por documento",
        "Formato de autorización entregado",
        "Formato firmado adjunto",
        "Firma confirmada: autorización registrada",
        "Necesidad registrada",
        "Oportunidad registrada",
        "Guía abierta: Guía de prueba",
        "Ticket radicado: " + visit.tickets.get().filing_number,
        "Turno: finalizado",
        "Calificación pedida en la tableta del módulo",
        "Respondida",
        "Atención cumplida",
    ]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_the_page_shows_the_details_and_that_nothing_is_owed(office: Client, visit: Visit) -> None:
    page = office.get(page_of(visit)).content.decode()

    for words in [
        "Dora Ficticia",
        "CC 31.123.456",
        "Categoría A",
        "Archivo de prueba",
        "Pide un certificado",
        "4 de 5",
        "Muy amable",
        "$ 120.000",
    ]:
        assert words in page
    assert "check-owed" not in page


def test_looking_at_a_record_is_recorded(office: Client, clara: StaffUser, visit: Visit) -> None:
    office.get(page_of(visit))

    read = RecordRead.objects.get(reader=clara)
    assert (read.person, read.visit_id, read.reason) == (
        visit.person,
        visit.pk,
        "Evidencias de la atención",
    )


def test_a_visit_without_a_person_is_shown_and_no_look_recorded(
    office: Client, clara: StaffUser, ended_visit: Visit
) -> None:
    page = office.get(page_of(ended_visit)).content.decode()

    assert "Falta: Identificar" in " ".join(page.split())
    assert not RecordRead.objects.filter(reader=clara).exists()


def test_evidence_is_handed_out_to_be_kept_and_not_shown(
    office: Client, clara: StaffUser, visit: Visit
) -> None:
    answer = office.get(file_of(visit))

    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"] == 'attachment; filename="firmado dora.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert RecordRead.objects.filter(reader=clara, reason="Formato firmado descargado").count() == 1


def test_evidence_of_another_visit_is_not_found_here(
    office: Client, visit: Visit, ended_visit: Visit
) -> None:
    evidence = ConsentEvidence.objects.get(consent__visit=visit)

    address = reverse("coordinator:evidence_file", args=[ended_visit.pk, evidence.file_id])

    assert office.get(address).status_code == 404


def test_a_file_that_is_gone_is_not_found(office: Client, visit: Visit) -> None:
    files.path_of(ConsentEvidence.objects.get(consent__visit=visit).file).unlink()

    assert office.get(file_of(visit)).status_code == 404


def test_a_visit_of_another_site_or_of_nobody_is_not_found(office: Client) -> None:
    elsewhere = make_line(make_site("PASTO"))
    visit = begin_visit(make_desk(elsewhere.site, elsewhere), elsewhere)

    assert office.get(page_of(visit)).status_code == 404
    assert office.get(reverse("coordinator:visit", args=[uuid.uuid4()])).status_code == 404


def test_what_was_written_to_the_person_is_shown_with_what_is_on_its_way(
    office: Client, visit: Visit
) -> None:
    page = office.get(page_of(visit)).content.decode()

    assert "Mensajes a la persona" in page
    assert "315 5551234" in page
    assert "Por enviar" in page
    assert "1 envío en camino" in page


def test_news_of_messages_is_a_look_only_where_there_is_something_new(
    office: Client, clara: StaffUser, visit: Visit
) -> None:
    address = reverse("coordinator:visit_written", args=[visit.pk])
    seen = office.get(page_of(visit)).context["seen"]

    same = office.get(address, {"seen": seen})
    news = office.get(address, {"seen": "otra"})

    assert (same.status_code, news.status_code) == (204, 200)
    assert "315 5551234" in news.content.decode()
    assert RecordRead.objects.filter(reader=clara, reason="Mensajes de la atención").count() == 1
