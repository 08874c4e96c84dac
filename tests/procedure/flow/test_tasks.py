"""A visit is looked at again only when it can close: a job for each record would be seven too many."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from ventanilla.kernel import clock, relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.models import Desk, ServiceLine
from ventanilla.procedure.flow import tasks
from ventanilla.procedure.flow.services import attention, customer
from ventanilla.procedure.ratings import selectors as ratings
from ventanilla.procedure.ratings import services as rating_services
from ventanilla.procedure.ratings import tasks as rating_tasks
from ventanilla.procedure.tickets import services as tickets
from ventanilla.procedure.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> ServiceLine:
    return cast.make_line(cast.make_site())


@pytest.fixture
def desk(line: ServiceLine) -> Desk:
    return cast.make_desk(line.site, line)


@pytest.fixture
def visit(desk: Desk, line: ServiceLine) -> Visit:
    """A visit with everything recorded but the end of its turn."""
    visit = cast.begin_visit(desk, line)
    customer.stay_unidentified(visit=visit, by=visit.advisor)
    tickets.does_not_apply(visit=visit, reason="ORIENTED", by=visit.advisor)
    return visit


def hand_over(*names: str) -> None:
    """Hand the events of these kinds to their handlers, as the relay does."""
    for event in OutboxEvent.objects.filter(name__in=names).order_by("pk"):
        for handler in relay._handlers[event.name].values():
            handler(event)


def jobs(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task).count()


def test_while_the_turn_goes_on_nothing_is_looked_at(visit: Visit) -> None:
    hand_over("CustomerIdentified", "ConsentRefused", "TicketNotNeeded")

    assert jobs(tasks.settle_visit.name) == 0


def test_what_is_recorded_after_the_turn_is_looked_at(desk: Desk, visit: Visit) -> None:
    attention.finish(desk=desk)
    rating_services.give_up(visit=visit)

    hand_over("RatingSettled")

    assert jobs(tasks.settle_visit.name) == 1


def test_a_closed_visit_is_not_looked_at_again(desk: Desk, visit: Visit) -> None:
    attention.finish(desk=desk)
    attention.close_with_pending(visit=visit, reason="Se fue")

    hand_over("RatingSettled", "TicketNotNeeded")

    assert jobs(tasks.settle_visit.name) == 0


def test_a_question_expires_by_itself_unless_it_was_answered(desk: Desk, visit: Visit) -> None:
    attention.finish(desk=desk)
    hand_over("RatingRequested")
    assert jobs(rating_tasks.expire_rating.name) == 1

    request = ratings.open_request(desk)
    assert request is not None
    rating_services.answer(token=request.token, score=4, device=None)
    hand_over("RatingRequested")

    assert jobs(rating_tasks.expire_rating.name) == 1
    assert clock.now() < request.expires_at
