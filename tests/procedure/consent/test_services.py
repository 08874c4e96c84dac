"""Authorization by signed form, and its refusal."""

import pytest

from tests import cast
from ventanilla.kernel.files import UnacceptableFile
from ventanilla.org.models import ServiceLine
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent import selectors, services
from ventanilla.procedure.consent.errors import EvidenceMissing
from ventanilla.procedure.consent.models import ConsentStatus, DataConsent
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import customer, needs
from ventanilla.procedure.opportunities.models import Opportunity
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db


def a_visit_of_dora() -> Visit:
    line = cast.make_line(cast.make_site())
    visit = cast.begin_visit(cast.make_desk(line.site, line), line)
    if customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor) is None:
        cast.make_person()
        customer.look_up(visit=visit, document=cast.DORA, by=visit.advisor)
    visit.refresh_from_db()
    return visit


def take(visit: Visit, line: ServiceLine, product: Product) -> None:
    needs.record(
        visit=visit,
        service_line=line,
        request_class="SERVICES",
        information_level=2,
        taken_product=product,
        by=visit.advisor,
    )


def owes_authorization(visit: Visit) -> bool:
    return Step.AUTHORIZE in [item.step for item in flow.owed(visit)]


def test_the_signature_seen_on_the_attached_form_makes_it_stand() -> None:
    visit = a_visit_of_dora()
    assert visit.person is not None
    services.attach_form(visit=visit, content=cast.PNG, original_name="firmado.png", by=visit.advisor)
    assert owes_authorization(visit)

    consent = services.confirm_signature(visit=visit, by=visit.advisor)

    assert consent.status == ConsentStatus.GRANTED
    assert selectors.standing_consent(visit.person) == consent
    evidence = selectors.evidence_of(consent)
    assert evidence is not None
    assert evidence.signature_seen_by == visit.advisor
    assert not owes_authorization(visit)


def test_nothing_stands_without_the_form() -> None:
    visit = a_visit_of_dora()
    services.open_form(visit=visit, by=visit.advisor)

    with pytest.raises(EvidenceMissing, match="Falta adjuntar"):
        services.confirm_signature(visit=visit, by=visit.advisor)


def test_a_file_that_is_no_form_leaves_nothing_behind() -> None:
    visit = a_visit_of_dora()

    with pytest.raises(UnacceptableFile):
        services.attach_form(visit=visit, content=b"hola", original_name="firmado.pdf", by=visit.advisor)

    assert not DataConsent.objects.exists()


def test_a_standing_authorization_is_not_asked_for_again() -> None:
    visit = a_visit_of_dora()
    services.attach_form(visit=visit, content=cast.PNG, original_name="a.png", by=visit.advisor)
    services.confirm_signature(visit=visit, by=visit.advisor)

    assert not owes_authorization(a_visit_of_dora())


def test_a_new_signed_form_supersedes_the_old_one() -> None:
    for _visit in range(2):
        visit = a_visit_of_dora()
        services.attach_form(visit=visit, content=cast.PNG, original_name="a.png", by=visit.advisor)
        services.confirm_signature(visit=visit, by=visit.advisor)

    statuses = DataConsent.objects.order_by("opened_at").values_list("status", flat=True)
    assert list(statuses) == [ConsentStatus.SUPERSEDED, ConsentStatus.GRANTED]


def test_who_refuses_is_oriented_and_their_opportunity_carries_no_name() -> None:
    visit = a_visit_of_dora()
    services.refuse(visit=visit, by=visit.advisor)
    product = cast.make_product()

    line = cast.make_line(visit.site)
    take(visit, line, product)

    opportunity = Opportunity.objects.get()
    assert not owes_authorization(visit)
    assert (opportunity.person, opportunity.category) == (None, "A")


def test_who_refuses_after_taking_a_service_loses_their_name_on_its_opportunity() -> None:
    visit = a_visit_of_dora()
    take(visit, cast.make_line(visit.site), cast.make_product())
    assert Opportunity.objects.get().person == visit.person

    customer.refuse(visit=visit, by=visit.advisor)

    assert Opportunity.objects.get().person is None


def test_somebody_unknown_who_does_not_authorize_stays_unidentified() -> None:
    line = cast.make_line(cast.make_site())
    visit = cast.begin_visit(cast.make_desk(line.site, line), line)

    customer.stay_unidentified(visit=visit, by=visit.advisor)

    consent = selectors.consent_of(visit)
    assert consent is not None
    assert (consent.person, consent.status) == (None, ConsentStatus.REFUSED)
    assert [item.step for item in flow.owed_at_desk(visit)] == [Step.NEED, Step.TICKET]
