"""Reads about ratings."""

from ventanilla.kernel import clock
from ventanilla.org.models import Desk
from ventanilla.procedure.ratings.models import RatingRequest, RatingState
from ventanilla.procedure.visits.models import Visit


def open_request(desk: Desk) -> RatingRequest | None:
    """Return the question that the tablet of `desk` shows now, or None."""
    return (
        RatingRequest.objects.filter(desk=desk, state=RatingState.ASKED, expires_at__gt=clock.now())
        .order_by("-asked_at", "-pk")
        .first()
    )


def request_of(visit: Visit) -> RatingRequest | None:
    """Return what became of asking in this visit."""
    return RatingRequest.objects.filter(visit=visit).first()
