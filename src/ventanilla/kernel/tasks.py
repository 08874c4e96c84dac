"""Housekeeping: jobs whose worker died, answers kept for requests sent twice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from ventanilla.kernel import clock, idempotency


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give jobs back to the queue whose worker died with them (no heartbeat for 30 seconds)."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(queue="housekeeping", queueing_lock="forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Forget the answers to requests that nobody sends again any more."""
    idempotency.forget_before(clock.now() - idempotency.KEPT)
