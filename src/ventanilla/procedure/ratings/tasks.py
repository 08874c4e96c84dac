"""Jobs of the ratings: a question nobody answered settles itself."""

import datetime as dt

from procrastinate.contrib.django import app

from ventanilla.kernel import relay
from ventanilla.kernel.models import OutboxEvent
from ventanilla.procedure.ratings import selectors, services
from ventanilla.procedure.ratings.events import RatingRequested


@app.task(queue="ratings")
def expire_rating(*, request_id: str) -> None:
    """Let the question pass when its time is over."""
    services.expire(request_id=request_id)


@relay.on(RatingRequested)
def schedule_expiry(event: OutboxEvent) -> None:
    """Have the question expire by itself one second after its time, unless it has its answer by now."""
    request_id = event.payload["request_id"]
    if not selectors.is_open(request_id):
        return
    at = dt.datetime.fromisoformat(event.payload["expires_at"]) + dt.timedelta(seconds=1)
    expire_rating.configure(schedule_at=at).defer(request_id=request_id)
