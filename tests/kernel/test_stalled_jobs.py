"""A job whose worker died goes back to the queue."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ventanilla.kernel import tasks


def job_of_a_worker_silent_for(seconds: int, name: str | None = None) -> int:
    """Return the id of a job whose worker has not been heard of for so long."""
    job_id: int = app.configure_task("somebody.elses.task", queueing_lock=name).defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
            [seconds],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
            "WHERE id = %s",
            [job_id],
        )
    return job_id


def retry_stalled_jobs(job_id: int) -> None:
    """Do what the schedule does."""
    stalled = ProcrastinateJob.objects.get(pk=job_id).procrastinate_job
    context = JobContext(app=app, job=stalled, start_timestamp=0, abort_reason=lambda: None)
    async_to_sync(tasks.retry_stalled_jobs.func)(context, timestamp=0)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds_silent", "status"), [(60, "todo"), (5, "doing")])
def test_only_the_job_of_a_worker_silent_for_long_is_retried(seconds_silent: int, status: str) -> None:
    job_id = job_of_a_worker_silent_for(seconds_silent)

    retry_stalled_jobs(job_id)

    assert ProcrastinateJob.objects.get(pk=job_id).status == status


@pytest.mark.django_db
def test_a_job_of_which_another_waits_already_keeps_no_other_from_being_retried() -> None:
    of_a_name = job_of_a_worker_silent_for(60, "commands:mail:0")
    waiting = app.configure_task("somebody.elses.task", queueing_lock="commands:mail:0").defer()
    other = job_of_a_worker_silent_for(60)

    retry_stalled_jobs(other)

    left = dict(
        ProcrastinateJob.objects.filter(pk__in=[of_a_name, waiting, other]).values_list("pk", "status")
    )
    assert left == {waiting: "todo", other: "todo"}
