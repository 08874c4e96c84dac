"""Housekeeping: jobs whose worker died, answers kept for requests sent twice."""

from asgiref.sync import sync_to_async
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from ventanilla.kernel import clock, idempotency


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs back to the queue whose worker died with them (no heartbeat for 30 seconds).

    One is let go of which another of the same name waits already: the queue admits no second.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.queueing_lock and await sync_to_async(_waits)(job.queueing_lock):
            await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
        else:
            await jobs.retry_job(job)


def _waits(queueing_lock: str) -> bool:
    """Return whether another job of that name waits, which does what this one would."""
    return ProcrastinateJob.objects.filter(queueing_lock=queueing_lock, status="todo").exists()


@app.periodic(cron="17 * * * *")
@app.task(queue="housekeeping", queueing_lock="forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Forget the answers to requests that nobody sends again any more."""
    idempotency.forget_before(clock.now() - idempotency.KEPT)
