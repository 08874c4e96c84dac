"""One customer through the whole procedure, by the services alone."""

import pytest

from tests import cast
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.flow import selectors
from ventanilla.procedure.flow.errors import StepsOwed
from ventanilla.procedure.flow.procedure import Step
from ventanilla.procedure.flow.services import attention, customer, needs
from ventanilla.procedure.guides import services as guides
from ventanilla.procedure.ratings import selectors as ratings
from ventanilla.procedure.ratings import services as rating_services
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.visits.models import ClosingKind, Visit, VisitState

pytestmark = pytest.mark.django_db


def owed_steps(visit: Visit) -> list[Step]:
    return [item.step for item in selectors.owed(visit)]


def test_a_visit_goes_from_the_call_to_the_rating_and_closes_by_itself() -> None:
    site = cast.make_site()
    line = cast.make_line(site)
    desk = cast.make_desk(site, line)
    tablet, _token = cast.make_tablet(desk)
    product, guide = cast.make_product(), cast.make_guide()
    cast.make_person()
    advisor = desk.advisor
    assert advisor is not None

    visit = cast.begin_visit(desk, line)
    assert owed_steps(visit) == [
        Step.IDENTIFY,
        Step.AUTHORIZE,
        Step.NEED,
        Step.TICKET,
        Step.FINISH,
        Step.RATE,
    ]
    assert customer.look_up(visit=visit, document=cast.DORA, by=advisor) is not None
    consent.attach_form(visit=visit, content=cast.PNG, original_name="firmado.png", by=advisor)
    consent.confirm_signature(visit=visit, by=advisor)
    needs.record(
        visit=visit,
        service_line=line,
        request_class="SERVICES",
        information_level=2,
        taken_product=product,
        by=advisor,
    )
    with pytest.raises(StepsOwed, match="guía"):
        attention.finish_complete(desk=desk, visit=visit)
    guides.open_guide(visit=visit, guide=guide, level=2, by=advisor)
    tickets.does_not_apply(visit=visit, reason="SERVICE_TAKEN", by=advisor)
    attention.finish_complete(desk=desk, visit=visit)
    assert owed_steps(visit) == [Step.RATE]
    assert not attention.settle(visit_id=str(visit.pk))

    request = ratings.open_request(desk)
    assert request is not None
    rating_services.answer(token=request.token, score=5, device=tablet)

    assert attention.settle(visit_id=str(visit.pk))
    visit.refresh_from_db()
    assert (visit.state, visit.closing, visit.category) == (VisitState.CLOSED, ClosingKind.SETTLED, "A")
    assert visit.opportunities.get().person == visit.person


def test_what_several_visits_owe_at_the_desk_is_read_at_once() -> None:
    site = cast.make_site()
    line = cast.make_line(site)
    desk = cast.make_desk(site, line)
    visits = []
    for _round in range(3):
        visits.append(cast.begin_visit(desk, line))
        attention.finish(desk=desk)

    owing = selectors.owed_at_desk_by(visits)

    assert [visit for visit, _items in owing] == visits
    assert [item.step for item in owing[0][1]] == [Step.IDENTIFY, Step.AUTHORIZE, Step.NEED, Step.TICKET]
