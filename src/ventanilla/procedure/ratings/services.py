"""Asking, answering, declining, letting pass."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import clock
from ventanilla.kernel.outbox import emit
from ventanilla.org.models import Device
from ventanilla.procedure.ratings.errors import InvalidRating, RatingElsewhere, RatingLate, RatingUsed
from ventanilla.procedure.ratings.events import RatingRequested, RatingSettled
from ventanilla.procedure.ratings.models import Rating, RatingRequest, RatingState, Reason
from ventanilla.procedure.visits.models import Visit

TOKEN_LIFE = dt.timedelta(seconds=90)


@transaction.atomic
def ask(*, visit: Visit) -> RatingRequest:
    """Return the question put to the visit's customer; asked once a visit (R58). It lives 90 seconds."""
    now = clock.now()
    request, is_new = RatingRequest.objects.get_or_create(
        visit=visit, defaults={"desk_id": visit.desk_id, "asked_at": now, "expires_at": now + TOKEN_LIFE}
    )
    if is_new:
        emit(
            RatingRequested(
                site_id=visit.site_id,
                visit_id=str(visit.pk),
                desk_id=visit.desk_id,
                request_id=str(request.pk),
                expires_at=request.expires_at.isoformat(),
            )
        )
    return request


@transaction.atomic
def answer(
    *, token: str, score: int, device: Device | None, reasons: Sequence[str] = (), comment: str = ""
) -> Rating:
    """Keep the customer's answer. `device` is the desk's tablet, or None for whoever holds the link.

    Raises RatingElsewhere for an unknown token or another desk's tablet, RatingUsed, RatingLate, InvalidRating.
    """
    request = _open_request(token, device)
    if not 1 <= score <= 5:
        raise InvalidRating(_("Elija una de las cinco caras."), field="score")
    if unknown := set(reasons) - set(Reason.values):
        raise InvalidRating(
            _("No conocemos ese motivo: %(reason)s.") % {"reason": min(unknown)}, field="reasons"
        )
    rating = Rating.objects.create(
        request=request, score=score, reasons=list(reasons), comment=comment.strip()[:500], device=device
    )
    _settle(request, RatingState.ANSWERED)
    return rating


@transaction.atomic
def decline(*, token: str, device: Device | None) -> RatingRequest:
    """Take note that the customer does not want to answer. Raises as `answer` does."""
    return _settle(_open_request(token, device), RatingState.DECLINED)


@transaction.atomic
def let_pass(*, token: str, device: Device | None) -> RatingRequest:
    """Take note that the tablet asked and nobody answered; what was settled meanwhile stays. Raises RatingElsewhere."""
    request = _request_here(token, device)
    return _settle(request, RatingState.NO_ANSWER) if request.state == RatingState.ASKED else request


@transaction.atomic
def give_up(*, visit: Visit) -> RatingRequest:
    """Settle the visit's question as unanswered, because its customer is not there to ask; a settled one stays (R02)."""
    now = clock.now()
    request, is_new = RatingRequest.objects.select_for_update(of=("self",)).get_or_create(
        visit=visit, defaults={"desk_id": visit.desk_id, "asked_at": now, "expires_at": now}
    )
    if is_new or request.state == RatingState.ASKED:
        request.visit = visit
        _settle(request, RatingState.NO_ANSWER)
    return request


@transaction.atomic
def withdraw(*, visit: Visit) -> None:
    """Take the visit's question back, because its attention goes on; it is asked anew at the end.

    Raises RatingUsed when the customer has answered or declined.
    """
    request = RatingRequest.objects.select_for_update(of=("self",)).filter(visit=visit).first()
    if request is None:
        return
    if request.state in {RatingState.ANSWERED, RatingState.DECLINED}:
        raise RatingUsed(_("La persona ya respondió la calificación; la atención no se puede reabrir."))
    request.delete()
    emit(
        RatingSettled(
            site_id=visit.site_id, visit_id=str(visit.pk), desk_id=request.desk_id, state="withdrawn"
        )
    )


@transaction.atomic
def expire(*, request_id: str) -> None:
    """Settle a question whose time is over as unanswered; one that is settled, or still has time, stays as it is."""
    request = (
        RatingRequest.objects.select_for_update(of=("self",))
        .select_related("visit")
        .filter(pk=request_id, state=RatingState.ASKED, expires_at__lte=clock.now())
        .first()
    )
    if request is not None:
        _settle(request, RatingState.NO_ANSWER)


def _request_here(token: str, device: Device | None) -> RatingRequest:
    request = (
        RatingRequest.objects.select_for_update(of=("self",))
        .select_related("visit")
        .filter(token=token)
        .first()
    )
    if request is None or (device is not None and device.desk_id != request.desk_id):
        raise RatingElsewhere(_("Esta calificación no es de este dispositivo."))
    return request


def _open_request(token: str, device: Device | None) -> RatingRequest:
    request = _request_here(token, device)
    if request.state in {RatingState.ANSWERED, RatingState.DECLINED}:
        raise RatingUsed(_("Esta atención ya tiene su respuesta. Gracias."))
    if request.state == RatingState.NO_ANSWER or request.expires_at <= clock.now():
        raise RatingLate(_("El tiempo para calificar terminó."))
    return request


def _settle(request: RatingRequest, state: RatingState) -> RatingRequest:
    request.state, request.settled_at = state, clock.now()
    request.save(update_fields=["state", "settled_at"])
    visit = request.visit
    emit(
        RatingSettled(
            site_id=visit.site_id, visit_id=str(visit.pk), desk_id=request.desk_id, state=state.value
        )
    )
    return request
