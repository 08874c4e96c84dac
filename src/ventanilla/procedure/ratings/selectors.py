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


def is_open(request_id: str) -> bool:
    """Return whether that question has no outcome yet, its time being over or not."""
    return RatingRequest.objects.filter(pk=request_id, state=RatingState.ASKED).exists()


def request_of(visit: Visit) -> RatingRequest | None:
    """Return what became of asking in this visit."""
    return RatingRequest.objects.filter(visit=visit).first()
