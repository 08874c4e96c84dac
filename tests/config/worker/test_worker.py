"""The worker relays events and runs their jobs, outlives cut connections, and stops when told to."""

import datetime as dt
import time

import pytest
from django.db import connection

from tests.cast import begin_visit, make_desk, make_line, make_site
from tests.processes import end, free_port, running, wait_until
from ventanilla.kernel import clock
from ventanilla.org.models import Desk
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.models import RatingRequest, RatingState

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk() -> Desk:
    """Return a desk of CALI that serves recreation."""
    site = make_site()
    return make_desk(site, make_line(site))


def question_about_to_expire(desk: Desk) -> RatingRequest:
    """Return a question to a customer of the desk whose time is over in half a second."""
    asked_at = clock.now() - ratings.TOKEN_LIFE + dt.timedelta(seconds=0.5)
    with clock.moved_to(asked_at):
        return ratings.ask(visit=begin_visit(desk, make_line(desk.site)))


def wait_until_settled(question: RatingRequest) -> None:
    """Wait for the worker to settle the question as unanswered."""

    def is_settled() -> bool:
        question.refresh_from_db()
        return question.state == RatingState.NO_ANSWER

    wait_until(is_settled, within=20, what="the question to expire")


def cut_every_other_connection() -> int:
    """Cut all connections to the test database but this one; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return len(cursor.fetchall())


def test_an_event_becomes_a_job_that_runs_also_after_the_database_cut_everyone_off(desk: Desk) -> None:
    other_desk = make_desk(desk.site, make_line(desk.site))
    with running("ventanilla.config.worker"):
        wait_until_settled(question_about_to_expire(desk))

        assert cut_every_other_connection() >= 3

        wait_until_settled(question_about_to_expire(other_desk))


def test_an_event_from_before_the_worker_started_is_not_forgotten(desk: Desk) -> None:
    question = question_about_to_expire(desk)

    with running("ventanilla.config.worker"):
        wait_until_settled(question)


def test_the_worker_stops_also_while_there_is_no_database() -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    with running("ventanilla.config.worker", DATABASE_URL=nowhere) as worker:
        time.sleep(2)
        assert worker.poll() is None

        took = end(worker)

    assert took < 5
    assert worker.returncode == 0


def test_the_worker_stops_when_told_to(desk: Desk) -> None:
    with running("ventanilla.config.worker") as worker:
        wait_until_settled(question_about_to_expire(desk))

        took = end(worker)

    assert took < 5
    assert worker.returncode == 0
