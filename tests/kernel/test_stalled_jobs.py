"""A job whose worker died goes back to the queue."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ventanilla.kernel import tasks


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds_silent", "status"), [(60, "todo"), (5, "doing")])
def test_only_the_job_of_a_worker_silent_for_long_is_retried(seconds_silent: int, status: str) -> None:
    job_id = app.configure_task("somebody.elses.task").defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
            [seconds_silent],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
            "WHERE id = %s",
            [job_id],
        )

    stalled = ProcrastinateJob.objects.get(pk=job_id).procrastinate_job
    context = JobContext(app=app, job=stalled, start_timestamp=0, abort_reason=lambda: None)

    async_to_sync(tasks.retry_stalled_jobs.func)(context, timestamp=0)

    assert ProcrastinateJob.objects.get(pk=job_id).status == status
