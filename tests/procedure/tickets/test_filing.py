"""Filing a ticket, or saying why none applies."""

import datetime as dt

import pytest

from tests import cast
from ventanilla.kernel import clock
from ventanilla.procedure.flow.services import customer
from ventanilla.procedure.tickets import selectors, services
from ventanilla.procedure.tickets.errors import IncompleteTicket, TicketDecided
from ventanilla.procedure.tickets.models import Ticket
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db


def a_visit() -> Visit:
    line = cast.make_line(cast.make_site())
    return cast.begin_visit(cast.make_desk(line.site, line), line)


def file(visit: Visit, matter: str = "Pide copia de su certificado") -> Ticket:
    general = selectors.terms_on(dt.date(2026, 3, 16))[0]
    return services.file(
        visit=visit, term=general, pqrsf_class="PETITION", form="VERBAL", matter=matter, by=visit.advisor
    )


def test_a_petition_gets_its_number_and_the_date_its_answer_is_due() -> None:
    with clock.moved_to(dt.datetime.fromisoformat("2026-03-16T10:00:00-05:00")):
        ticket = file(a_visit())

    assert ticket.filing_number == "CALI-2026-000001"
    assert ticket.due_date == dt.date(2026, 4, 9)


def test_filing_numbers_follow_one_another() -> None:
    numbers = [file(a_visit()).filing_number[-6:] for _visit in range(3)]

    assert numbers == ["000001", "000002", "000003"]


def test_whoever_stays_unidentified_may_file_all_the_same() -> None:
    visit = a_visit()
    customer.stay_unidentified(visit=visit, by=visit.advisor)

    assert file(visit).person is None


def test_a_petition_without_a_matter_is_sent_back_with_the_field() -> None:
    with pytest.raises(IncompleteTicket) as refusal:
        file(a_visit(), matter="   ")

    assert refusal.value.field == "matter"


def test_a_second_decision_is_refused() -> None:
    visit = a_visit()
    services.does_not_apply(visit=visit, reason="ORIENTED", by=visit.advisor)

    with pytest.raises(TicketDecided):
        file(visit)


def test_a_service_that_nobody_took_is_no_reason() -> None:
    visit = a_visit()

    with pytest.raises(IncompleteTicket, match="no hay un servicio tomado"):
        services.does_not_apply(visit=visit, reason="SERVICE_TAKEN", by=visit.advisor)


def test_no_ticket_needs_a_reason_from_the_list() -> None:
    visit = a_visit()

    with pytest.raises(IncompleteTicket):
        services.does_not_apply(visit=visit, reason="", by=visit.advisor)
